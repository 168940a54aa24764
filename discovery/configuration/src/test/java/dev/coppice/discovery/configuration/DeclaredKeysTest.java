package dev.coppice.discovery.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredKeysTest {

  @ParameterizedTest
  @CsvSource({
    "log.level, debug",
    "log.level, off",
    "log.levels, 'dev.coppice=trace,com.hazelcast=info'",
    "calls.catalog.getProduct, retries=0",
    "calls.catalog.getProduct, 'retries=2,hedge=50ms'",
    "gateway.access.log, errors",
    "gateway.networks.allow, off",
    "gateway.networks.allow, '10.0.0.0/8,2001:db8::/32'",
    "gateway.networks.deny, 192.168.1.7",
    "gateway.networks.scopes, 'catalog:write=10.0.0.0/8,::1;inventory:write=::1'",
    "gateway.networks.scopes, off",
    "gateway.rate-limit.reads, off",
    "gateway.rate-limit.reads, 600/min burst 50",
    "gateway.rate-limit.writes, 1/h",
    "gateway.rate-limit.writes, 999999/s burst 999999",
    "switch.gift-wrapping, true",
    "switch.a, false",
    "weights.catalog, 1.2.0=1",
    "weights.catalog, '1.2.0=100,1.3.0=0'"
  })
  void allowsWhatItsRuleAllows(String key, String value) {
    assertThatCode(() -> DeclaredKeys.check(key, value)).doesNotThrowAnyException();
    assertThatCode(() -> DeclaredKeys.check(key, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "log.level, loud",
    "log.level, DEBUG",
    "log.level, ''",
    "log.levels, dev.coppice",
    "log.levels, dev.coppice=loud",
    "calls.catalog.getProduct, retries=6",
    "calls.catalog.getProduct, 'retries=0,hedge=50ms'",
    "gateway.access.log, some",
    "gateway.networks.allow, ''",
    "gateway.networks.allow, 'off,10.0.0.0/8'",
    "gateway.networks.allow, 10.0.0.0/33",
    "gateway.networks.deny, '10.0.0.0/8,'",
    "gateway.networks.deny, example.org",
    "gateway.networks.scopes, 10.0.0.0/8",
    "gateway.networks.scopes, catalog:write=",
    "gateway.networks.scopes, catalog:write=off",
    "gateway.networks.scopes, catalog:sell=::1",
    "gateway.networks.scopes, 'catalog:write=::1;catalog:write=::2'",
    "gateway.rate-limit.reads, ''",
    "gateway.rate-limit.reads, OFF",
    "gateway.rate-limit.reads, 600",
    "gateway.rate-limit.reads, 0/s",
    "gateway.rate-limit.reads, -1/s",
    "gateway.rate-limit.reads, 1.5/s",
    "gateway.rate-limit.reads, 1000000/s",
    "gateway.rate-limit.reads, 10/d",
    "gateway.rate-limit.reads, 10/m",
    "gateway.rate-limit.reads, 10 / s",
    "gateway.rate-limit.reads, 10/s burst 0",
    "gateway.rate-limit.reads, 10/s burst",
    "gateway.rate-limit.reads, 10/s  burst 5",
    "gateway.rate-limit.reads, '10/s,burst 5'",
    "gateway.rate-limit.writes, 10/s burst 1000000",
    "switch.gift-wrapping, yes",
    "weights.catalog, 1.2=1",
    "weights.catalog, 1.2.0",
    "weights.catalog, 1.2.0=101",
    "weights.catalog, 1.2.0=-1",
    "weights.catalog, 1.2.0=0",
    "weights.catalog, '1.2.0=1,'",
    "weights.catalog, '1.2.0=1,1.2.0=2'"
  })
  void refusesAValueWithWhatWouldBeAllowed(String key, String value) {
    Failure failure = failure(key, value);
    assertThat(failure).isInstanceOf(Failure.Unprocessable.class);
    assertThat(failure.toString())
        .contains(
            key + " cannot be \"" + value + "\"; it must be " + DeclaredKeys.of(key).allowed());
  }

  @Test
  void saysWhyANetworkIsNone() {
    assertThat(failure("gateway.networks.deny", "10.0.0.0/8,192.168.1.7/24").toString())
        .contains("192.168.1.7/24 has bits behind its length; the network is 192.168.1.0/24");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"log.colour", "calls.catalog", "switch.a.b", "switch.", "switch", "", "Log.level"})
  void refusesAnUnknownKeyWithThoseThereAre(String key) {
    Failure failure = failure(key, "true");
    assertThat(failure).isInstanceOf(Failure.NotFound.class);
    assertThat(failure.toString())
        .contains(
            "calls.<service>.<operation>, gateway.access.log, gateway.networks.allow,"
                + " gateway.networks.deny, gateway.networks.scopes,"
                + " gateway.rate-limit.client.reads, gateway.rate-limit.client.writes,"
                + " gateway.rate-limit.reads, gateway.rate-limit.user.reads,"
                + " gateway.rate-limit.user.writes,"
                + " gateway.rate-limit.writes, log.level, log.levels, switch.<name>,"
                + " weights.<service>");
  }

  @Test
  void declaresEachKeyOnce() {
    assertThat(DeclaredKeys.all()).extracting(DeclaredKey::name).doesNotHaveDuplicates().isSorted();
  }

  private static Failure failure(String key, String value) {
    return catchThrowableOfType(FailureException.class, () -> DeclaredKeys.check(key, value))
        .failure();
  }
}
