package dev.coppice.discovery.registry.hazelcast;

import static dev.coppice.discovery.registry.Samples.contract;
import static dev.coppice.discovery.registry.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

  private static final Contract SERVING = contract("catalog", "1.1.0", "things/{id}");

  @Test
  void admitsWhereNobodyElseIs() {
    assertThat(refusals(record("n", "catalog-2", SERVING))).isEmpty();
  }

  @Test
  void admitsMoreInstancesOfTheSameContract() {
    assertThat(refusals(record("n", "catalog-2", SERVING), in(serving()))).isEmpty();
  }

  @Test
  void admitsANewMinorVersionThatBreaksNothing() {
    Contract candidate = contract("catalog", "1.2.0", "things/{id}");
    assertThat(refusals(record("n", "catalog-2", candidate), in(serving()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.1.0, breaks", "1.2.0, breaks", "1.0.9, is broken by"})
  void refusesWhatDoesNotFitWhicheverIsTheNewer(String version, String how) {
    Contract candidate = contract("catalog", version, "other");
    assertThat(refusals(record("n", "catalog-2", candidate), in(serving())))
        .singleElement()
        .asString()
        .startsWith("it %s catalog 1.1.0, which catalog-1 serves: look is now ".formatted(how));
  }

  @Test
  void admitsAnOlderVersionThatTheServingOneDoesNotBreak() {
    Contract older = with(contract("catalog", "1.0.0", "things/{id}"), "something", "a thing");
    assertThat(refusals(record("n", "catalog-0", older), in(serving()))).isEmpty();
  }

  @Test
  void refusesAPathThatAnotherServiceServes() {
    Contract thief = at("/api/catalog", contract("thief", "1.0.0", "things/{name}"));
    assertThat(refusals(record("n", "thief-1", thief), in(serving())))
        .containsExactly("GET /api/catalog/things/{name} is served by catalog 1.x (catalog-1)");
  }

  @Test
  void refusesAPathThatAnotherMajorVersionServes() {
    Contract next = contract("catalog", "2.0.0", "things/{id}");
    assertThat(refusals(record("n", "catalog-2", next), in(serving())))
        .containsExactly("GET /api/catalog/things/{id} is served by catalog 1.x (catalog-1)");
  }

  @Test
  void namesAContractOnceHoweverManyServeIt() {
    Contract next = contract("catalog", "2.0.0", "things/{id}");
    ServiceRecord second = record("n", "catalog-9", SERVING);
    assertThat(refusals(record("n", "catalog-2", next), in(second), in(serving()))).hasSize(1);
  }

  @Test
  void admitsALiteralPathBesideATemplate() {
    Contract other = at("/api/catalog", contract("other", "1.0.0", "things/special"));
    assertThat(refusals(record("n", "other-1", other), in(serving()))).isEmpty();
  }

  @Test
  void admitsInternalOperationsOfOnePath() {
    Contract inside =
        with(
            at("/api/catalog", contract("inside", "1.0.0", "things/{id}")),
            "\"public\"",
            "\"internal\"");
    assertThat(refusals(record("n", "inside-1", inside), in(serving()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Health.class,
      names = {"STARTING", "UP", "DRAINING"})
  void comparesWithAllThatServeOrWill(Health health) {
    Contract next = contract("catalog", "2.0.0", "things/{id}");
    assertThat(refusals(record("n", "catalog-2", next), in(serving().with(health, null))))
        .hasSize(1);
  }

  @Test
  void looksPastInstancesThatAreDown() {
    Contract next = contract("catalog", "2.0.0", "things/{id}");
    assertThat(refusals(record("n", "catalog-2", next), in(serving().with(Health.DOWN, "refused"))))
        .isEmpty();
  }

  @Test
  void refusesASecondInstanceOfTheSameName() {
    assertThat(refusals(record("m", "catalog-1", SERVING), in(serving())))
        .containsExactly("an instance of that name runs on 127.0.0.1 with process id 4711");
  }

  @Test
  void waitsForTheClaimOfAJuniorAndGivesWayToThatOfASenior() {
    ServiceRecord rival = record("n", "b", contract("catalog", "2.0.0", "things/{id}"));
    assertThat(Admission.judge(record("n", "a", SERVING), List.of(claim(rival))))
        .satisfies(verdict -> assertThat(verdict.refusals()).isEmpty())
        .satisfies(verdict -> assertThat(verdict.undecided()).hasSize(1));
    assertThat(Admission.judge(record("n", "c", SERVING), List.of(claim(rival))))
        .satisfies(verdict -> assertThat(verdict.refusals()).hasSize(1))
        .satisfies(verdict -> assertThat(verdict.undecided()).isEmpty());
  }

  private static ServiceRecord serving() {
    return record("n", "catalog-1", SERVING);
  }

  private static List<String> refusals(ServiceRecord candidate, LeasedRecord... others) {
    return Admission.judge(candidate, List.of(others)).refusals();
  }

  private static LeasedRecord in(ServiceRecord record) {
    return new LeasedRecord(record.instance(), 1, false, Duration.ofSeconds(10), record);
  }

  private static LeasedRecord claim(ServiceRecord record) {
    return new LeasedRecord(record.instance(), 1, true, Duration.ofSeconds(10), record);
  }

  private static Contract at(String basePath, Contract contract) {
    return with(contract, contract.basePath() + "\"", basePath + "\"");
  }

  private static Contract with(Contract contract, String was, String is) {
    return Contract.parse("a sample", contract.json().replace(was, is));
  }
}
