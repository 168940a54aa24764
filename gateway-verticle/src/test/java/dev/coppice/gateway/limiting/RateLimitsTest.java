package dev.coppice.gateway.limiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.discovery.configuration.LiveRate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {

  private static final long CLIENT = 1;

  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RateLimits limits = new RateLimits(meters, nanos::get, "test");

  private void set(String rate) {
    Optional<LiveRate> parsed = LiveRate.parse(rate);
    assertThat(parsed).isPresent();
    limits.set(OperationClass.READS, CountedBy.ADDRESS, parsed);
  }

  private RateLimit limit() {
    return Objects.requireNonNull(Objects.requireNonNull(limits.of(HttpMethod.GET)).byAddress());
  }

  /** How many requests the client can make now. */
  private int letIn() {
    int letIn = 0;
    while (limit().take(CLIENT) >= 0) {
      letIn++;
    }
    return letIn;
  }

  private void use(int requests) {
    for (int i = 0; i < requests; i++) {
      assertThat(limit().take(CLIENT)).isNotNegative();
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void areNoneToBeginWith() {
    assertThat(limits.of(HttpMethod.GET)).isNull();
    assertThat(limits.of(HttpMethod.PUT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void ofReadsAreFor(String method) {
    set("1/s");
    assertThat(limits.of(HttpMethod.valueOf(method))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "PROPFIND"})
  void ofReadsAreNotFor(String method) {
    set("1/s");
    assertThat(limits.of(HttpMethod.valueOf(method))).isNull();
    limits.set(OperationClass.WRITES, CountedBy.ADDRESS, LiveRate.parse("1/s"));
    assertThat(limits.of(HttpMethod.valueOf(method))).isNotNull();
  }

  @Test
  void letABurstInAndThenTheRate() {
    set("120/min burst 10");
    assertThat(letIn()).isEqualTo(10);
    pass(Duration.ofMillis(1_499));
    assertThat(letIn()).isEqualTo(2);
    pass(Duration.ofMillis(1));
    assertThat(letIn()).isEqualTo(1);
    pass(Duration.ofHours(5));
    assertThat(letIn()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "600/min burst 50,  1, '\"reads\";q=600;w=60;coppice-burst=50'",
    "600/min,           1, '\"reads\";q=600;w=60;coppice-burst=600'",
    "600/min burst 50,  4, '\"reads\";q=150;w=60;coppice-burst=12'",
    "100/s burst 3,     8, '\"reads\";q=12;w=1;coppice-burst=1'",
    "1/h,               2, '\"reads\";q=1;w=7200;coppice-burst=1'",
    "2/min burst 9,     3, '\"reads\";q=1;w=90;coppice-burst=3'"
  })
  void sayTheGatewaysPart(String rate, int gateways, String policy) {
    limits.divideBy(gateways);
    set(rate);
    assertThat(limit().share().policy().toString()).isEqualTo(policy);
  }

  @Test
  void sayWhatIsLeftAndWhenThereIsMore() {
    set("600/min burst 3");
    assertThat(standing()).isEqualTo("\"reads\";r=2;t=1");
    assertThat(standing()).isEqualTo("\"reads\";r=1;t=1");
    assertThat(standing()).isEqualTo("\"reads\";r=0;t=1");
    assertThat(standing()).isEqualTo("\"reads\";r=0;t=1");
    pass(Duration.ofMillis(200));
    assertThat(standing()).isEqualTo("\"reads\";r=1;t=1");
  }

  @Test
  void sayHowManySecondsItTakesWhereItTakesLonger() {
    set("1/min burst 2");
    assertThat(standing()).isEqualTo("\"reads\";r=1;t=60");
    pass(Duration.ofMillis(30_500));
    assertThat(standing()).isEqualTo("\"reads\";r=0;t=30");
    pass(Duration.ofMillis(500));
    long spare = limit().take(CLIENT);
    assertThat(limit().share().standing(spare).toString()).isEqualTo("\"reads\";r=0;t=29");
    assertThat(limit().share().refusal(spare))
        .isEqualTo(
            new Failure.TooManyRequests(
                "reads are limited to 1 in 60 s for each client here, and 2 at once",
                Duration.ofSeconds(29)));
  }

  @Test
  void sayNoLessThanASecondToThoseWhoAreAlmostThere() {
    set("1000/s burst 1");
    use(1);
    assertThat(limit().share().refusal(limit().take(CLIENT)))
        .extracting("retryAfter")
        .isEqualTo(Duration.ofSeconds(1));
  }

  private String standing() {
    return limit().share().standing(limit().take(CLIENT)).toString();
  }

  @Test
  void keepTheShareThatIsUsedWhenGatewaysComeAndGo() {
    set("600/min burst 60");
    use(30);
    limits.divideBy(3);
    assertThat(letIn()).isEqualTo(10);
    pass(Duration.ofMillis(300));
    assertThat(letIn()).isEqualTo(1);
    limits.divideBy(1);
    assertThat(letIn()).isZero();
    pass(Duration.ofMillis(300));
    assertThat(letIn()).isEqualTo(3);
  }

  @Test
  void letAtLeastOneRequestInForEachGatewayHoweverManyThereAre() {
    limits.divideBy(1_000);
    set("5/min burst 2");
    assertThat(letIn()).isEqualTo(1);
    pass(Duration.ofMinutes(200).minusMillis(1));
    assertThat(letIn()).isZero();
    pass(Duration.ofMillis(1));
    assertThat(letIn()).isEqualTo(1);
  }

  @Test
  void takeNoGatewayForOne() {
    limits.divideBy(0);
    set("5/min burst 2");
    assertThat(letIn()).isEqualTo(2);
  }

  @Test
  void makeNobodyWaitLongerThanWhatHoldsNow() {
    set("10/h burst 100");
    use(100);
    set("100/s burst 10");
    assertThat(letIn()).isZero();
    pass(Duration.ofMillis(10));
    assertThat(letIn()).isEqualTo(1);
  }

  @Test
  void goOnCountingWhenARateChanges() {
    set("60/min burst 10");
    use(6);
    set("60/min burst 20");
    assertThat(letIn()).isEqualTo(14);
    set("60/min burst 5");
    assertThat(letIn()).isZero();
  }

  @Test
  void forgetWhenTheyAreSwitchedOff() {
    set("1/h");
    use(1);
    limits.set(OperationClass.READS, CountedBy.ADDRESS, Optional.empty());
    assertThat(limits.of(HttpMethod.GET)).isNull();
    limits.divideBy(2);
    assertThat(limits.of(HttpMethod.GET)).isNull();
    set("1/h");
    use(1);
  }

  @Test
  void countWhatIsRefused() {
    set("1/h burst 2");
    limits.set(OperationClass.WRITES, CountedBy.ADDRESS, LiveRate.parse("1/h"));
    use(2);
    for (int i = 0; i < 2; i++) {
      Counting counting = Objects.requireNonNull(limits.of(HttpMethod.GET)).of(CLIENT, null);
      Objects.requireNonNull(counting).here();
    }
    assertThat(refused("reads")).isEqualTo(2);
    assertThat(refused("writes")).isZero();
  }

  private double refused(String operations) {
    return meters
        .get("coppice.gateway.limited")
        .tags("operations", operations, "by", "address")
        .counter()
        .count();
  }

  /** The longest times there can be must not overflow. */
  @Test
  void takeTheLeastRateWithTheGreatestBurst() {
    nanos.set(Duration.ofDays(3650).toNanos());
    set("1/h burst 999999");
    long spare = limit().take(CLIENT);
    assertThat(limit().share().standing(spare).toString()).isEqualTo("\"reads\";r=999998;t=3600");
  }
}
