package dev.coppice.discovery.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.Samples;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.json.JsonObject;
import io.vertx.servicediscovery.Record;
import io.vertx.servicediscovery.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMappingTest {

  private static final ServiceRecord CATALOG =
      Samples.record("n1", "catalog-1", Samples.contract("catalog", "1.2.0"));

  @Test
  void saysInTheCommonFieldsWhatOthersLookFor() {
    Record record = RecordMapping.toRecord(leased(CATALOG));
    assertThat(record.getName()).isEqualTo("catalog");
    assertThat(record.getType()).isEqualTo("coppice-operations");
    assertThat(record.getLocation())
        .isEqualTo(new JsonObject().put("endpoint", "coppice.instance.catalog-1"));
    assertThat(record.getRegistration()).isEqualTo("id-1");
    assertThat(record.getMetadata().getString("version")).isEqualTo("1.2.0");
  }

  @ParameterizedTest
  @CsvSource({"STARTING, OUT_OF_SERVICE", "UP, UP", "DRAINING, OUT_OF_SERVICE", "DOWN, DOWN"})
  void tellsOthersWhetherToCall(Health health, Status status) {
    Record record = RecordMapping.toRecord(leased(CATALOG.with(health, null)));
    assertThat(record.getStatus()).isEqualTo(status);
  }

  @Test
  void givesAPartWithoutOperationsNoAddress() {
    Record record = RecordMapping.toRecord(leased(Samples.bare("n1", "gateway-1", "gateway")));
    assertThat(record.getType()).isEqualTo("coppice-part");
    assertThat(record.getLocation()).isNull();
  }

  @Test
  void leavesTheRegistrationOfANewRecordToTheBackend() {
    LeasedRecord fresh = new LeasedRecord("", 1, false, Duration.ofSeconds(10), CATALOG);
    assertThat(RecordMapping.toRecord(fresh).getRegistration()).isNull();
  }

  @Test
  void isTheSameAfterATripThroughTheMap() {
    assertThat(trip(leased(CATALOG))).isEqualTo(leased(CATALOG));
    ServiceRecord gateway =
        new ServiceRecord(
            "gateway",
            CATALOG.version(),
            "gateway-1",
            "n1",
            null,
            Health.DOWN,
            "no certificate",
            "10.0.0.1",
            7,
            9,
            8080,
            Samples.NOON);
    LeasedRecord claim = new LeasedRecord("id-1", 9, true, Duration.ofSeconds(3), gateway);
    assertThat(trip(claim)).isEqualTo(claim);
  }

  @Test
  void parsesAContractOnceHoweverManyOfferIt() {
    assertThat(trip(leased(CATALOG)).record().contract())
        .isSameAs(trip(leased(CATALOG)).record().contract());
  }

  @Test
  void ignoresWhatALaterVersionAdds() {
    JsonObject json = json(leased(CATALOG)).put("color", "green");
    json.getJsonObject("metadata").put("zone", "north").put("weights", new JsonObject());
    assertThat(RecordMapping.read("id-1", json.encode())).contains(leased(CATALOG));
  }

  @Test
  void takesAnInstanceForDownWhoseContractItCannotRead() {
    JsonObject json = json(leased(CATALOG));
    json.getJsonObject("metadata").put("contract", "{\"openapi\": \"9.0.0\"}");
    ServiceRecord record = RecordMapping.read("id-1", json.encode()).orElseThrow().record();
    assertThat(record.health()).isEqualTo(Health.DOWN);
    assertThat(record.reason()).startsWith("the contract of catalog is no valid contract: openapi");
    assertThat(record.contract()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"type\": \"http-endpoint\", \"name\": \"other\"}",
        "{\"type\": \"coppice-operations\"}",
        "{\"type\": \"coppice-operations\", \"name\": \"x\", \"metadata\": {\"revision\": \"one\"}}",
        "{\"type\": 5}"
      })
  void ignoresWhatIsNotOneOfOurs(String json) {
    assertThat(RecordMapping.read("id-1", json)).isEmpty();
    assertThat(RecordMapping.revision(json)).isZero();
  }

  private static LeasedRecord leased(ServiceRecord record) {
    return new LeasedRecord("id-1", 3, false, Duration.ofSeconds(10), record);
  }

  private static JsonObject json(LeasedRecord leased) {
    return new JsonObject(RecordMapping.toRecord(leased).toJson().encode());
  }

  private static LeasedRecord trip(LeasedRecord leased) {
    return RecordMapping.read(leased.id(), json(leased).encode()).orElseThrow();
  }
}
