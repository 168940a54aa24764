package dev.coppice.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the audit says of what the service has done, and of what somebody has done to its tables.
 */
class ShipmentAuditTest {

  @RegisterExtension static final Depot depot = new Depot(PostgresExtension.sharedServer());

  @Test
  void isOkWithWhateverTheServiceDoes() {
    Depot.ok(depot.create("kept", Depot.parcel("order-kept")));
    Depot.ok(depot.create("sent", Depot.parcel("order-sent")));
    Depot.ok(depot.track("sent", "e1", "dispatched"));
    Depot.ok(depot.track("sent", "e2", "in_transit"));
    Depot.ok(depot.track("sent", "e3", "in_transit"));
    Depot.ok(depot.create("back", Depot.parcel("order-back")));
    Depot.ok(depot.cancel("back"));
    Depot.ok(depot.cancel("before"));

    JsonObject audit = audit();
    assertThat(audit.getBoolean("ok")).as(audit.encode()).isTrue();
    assertThat(audit.getJsonArray("checks")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shipments-have-lines          | DELETE FROM shipment_lines WHERE shipment = '%s'",
        "states-are-what-was-told-last | UPDATE shipments SET state = 'delivered' WHERE id = '%s'",
        "nothing-cancelled-has-left    | UPDATE shipments SET state = 'cancelled' WHERE id = '%s'",
        "versions-count-changes        | UPDATE shipments SET version = 7 WHERE id = '%s'"
      })
  void namesWhatIsNotAsItWasTold(String check, String statement) throws Exception {
    Depot.ok(depot.create(check, Depot.parcel("order-" + check)));
    Depot.ok(depot.track(check, "e1", "dispatched"));
    depot.change(statement.formatted(check));

    JsonObject audit = audit();
    assertThat(audit.getBoolean("ok")).isFalse();
    assertThat(wrong(audit.getJsonArray("checks"))).contains(check);
    for (String table : List.of("tracking_events", "shipment_lines")) {
      depot.change("DELETE FROM " + table + " WHERE shipment = '" + check + "'");
    }
    depot.change("DELETE FROM shipments WHERE id = '" + check + "'");
  }

  private static JsonObject audit() {
    Response answer = depot.service().answer(depot.service().request("audit"));
    return Depot.ok(answer);
  }

  private static List<String> wrong(JsonArray checks) {
    return checks.stream()
        .map(JsonObject.class::cast)
        .filter(check -> !check.getBoolean("ok"))
        .map(check -> check.getString("name"))
        .toList();
  }
}
