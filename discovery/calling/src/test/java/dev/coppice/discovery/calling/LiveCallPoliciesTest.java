package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Access;
import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Composition;
import dev.coppice.contract.Exposure;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveCallPoliciesTest {
  private static final ServiceId CATALOG = new ServiceId("catalog", 1);

  private final Map<String, String> values = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final LiveCallPolicies policies =
      new LiveCallPolicies(key -> Optional.ofNullable(values.get(key)), listeners::add);

  private static Operation operation(String id, HttpMethod method) {
    return new Operation(
        id,
        method,
        "/api/catalog/x",
        Exposure.PUBLIC,
        Access.ANYONE,
        Duration.ofSeconds(1),
        true,
        false,
        CallPolicy.DEFAULT,
        0,
        Set.of(),
        Set.of(),
        Composition.NONE);
  }

  @Test
  void takesWhatIsSetBeforeTheContract() {
    Operation get = operation("getProduct", HttpMethod.GET);
    assertThat(policies.of(CATALOG, get)).isEqualTo(CallPolicy.DEFAULT);
    values.put("calls.catalog.getProduct", "retries=1,hedge=50ms");
    assertThat(policies.of(CATALOG, get)).isEqualTo(new CallPolicy(1, Duration.ofMillis(50)));
    assertThat(policies.of(CATALOG, operation("listProducts", HttpMethod.GET)))
        .isEqualTo(CallPolicy.DEFAULT);
  }

  @Test
  void hedgesNothingButReads() {
    values.put("calls.catalog.putProduct", "retries=3,hedge=50ms");
    assertThat(policies.of(CATALOG, operation("putProduct", HttpMethod.PUT)))
        .isEqualTo(new CallPolicy(3, Duration.ZERO));
  }

  @Test
  void keepsToTheContractWhereWhatIsSetIsNoPolicy() {
    values.put("calls.catalog.getProduct", "retries=9");
    assertThat(policies.of(CATALOG, operation("getProduct", HttpMethod.GET)))
        .isEqualTo(CallPolicy.DEFAULT);
  }

  @Test
  void takesTheWeightsOfVersionsByService() {
    assertThat(policies.weights(CATALOG)).isEmpty();
    values.put("weights.catalog", "1.2.0=95,1.3.0=5");
    assertThat(policies.weights(CATALOG))
        .isEqualTo(Map.of(new Version(1, 2, 0), 95, new Version(1, 3, 0), 5));
    assertThat(policies.weights(new ServiceId("inventory", 1))).isEmpty();
  }

  @Test
  void tellsTheCallersOfChanges() {
    List<String> told = new ArrayList<>();
    policies.onChange(() -> told.add("changed"));
    listeners.forEach(Runnable::run);
    assertThat(told).containsExactly("changed");
  }
}
