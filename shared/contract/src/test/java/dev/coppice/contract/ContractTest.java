package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {

  @Test
  void readsWhatThePlatformNeeds() {
    Contract contract = Shelf.contract();
    assertThat(contract.service()).isEqualTo("shelf");
    assertThat(contract.version()).isEqualTo(new Version(1, 2, 3));
    assertThat(contract.basePath()).isEqualTo("/api/shelf");
    assertThat(contract.operations())
        .extracting(Operation::id)
        .containsExactly("listBooks", "addBook", "getBook");
  }

  @Test
  void readsPolicyAndFillsInDefaults() {
    Contract contract = Shelf.contract();
    assertThat(contract.operation("listBooks"))
        .contains(
            new Operation(
                "listBooks",
                HttpMethod.GET,
                "/api/shelf/books",
                Exposure.PUBLIC,
                Access.ANYONE,
                Duration.ofMillis(250),
                true,
                false,
                CallPolicy.DEFAULT,
                0,
                Set.of(),
                Set.of("application/json"),
                Composition.NONE));
    Operation add = contract.operation("addBook").orElseThrow();
    assertThat(add.exposure()).isEqualTo(Exposure.INTERNAL);
    assertThat(add.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(add.idempotent()).isFalse();
    assertThat(add.maxBodyBytes()).isEqualTo(2048);
    assertThat(add.consumes()).containsExactly("application/json");
  }

  @Test
  void readsHowCallsAreRepeated() {
    assertThat(Shelf.contract().operation("addBook").orElseThrow().policy())
        .isEqualTo(CallPolicy.ONCE);
    String yaml =
        Shelf.YAML.replace(
            "x-coppice-timeout: 250ms", "x-coppice-retries: 1\n      x-coppice-hedge: 20ms");
    assertThat(Contract.parse("it", yaml).operation("listBooks").orElseThrow().policy())
        .isEqualTo(new CallPolicy(1, Duration.ofMillis(20)));
  }

  @Test
  void repeatsARequestWithAKeyWhereTheOperationTakesKeys() {
    Request bare = Request.of("addBook", Deadline.afterMillis(1_000));
    Request keyed = bare.withIdempotencyKey("k-1");
    Operation plain = Shelf.contract().operation("addBook").orElseThrow();
    assertThat(plain.mayRepeat(keyed)).isFalse();

    String yaml =
        Shelf.YAML.replace(
            "x-coppice-max-body: 2KiB",
            "parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]");
    Operation taking = Contract.parse("it", yaml).operation("addBook").orElseThrow();
    assertThat(taking.mayRepeat(keyed)).isTrue();
    assertThat(taking.mayRepeat(bare)).isFalse();
    assertThat(taking.policy()).isEqualTo(CallPolicy.DEFAULT);
  }

  @Test
  void isTheSameAfterATripThroughJson() {
    Contract contract = Shelf.contract();
    Contract back = Contract.parse("the copy", contract.json());
    assertThat(back).isEqualTo(contract);
    assertThat(back.operations()).isEqualTo(contract.operations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openapi: 3.1.0            | openapi: 2.0              | openapi must be 3.0.x or 3.1.x",
        "x-coppice-timeout: 250ms  | x-coppice-other-query: all  | x-coppice-other-query must be ignored",
        "x-coppice-service: shelf  | x-coppice-service: Sh elf | x-coppice-service must be",
        "x-coppice-service: shelf  | x-coppice-service: own-shelf | x-coppice-service must be",
        "version: 1.2.3            | version: 1.2              | info.version: '1.2' is no version",
        "url: /api/shelf           | url: api                  | servers must be one entry",
        "operationId: addBook      | operationId: getBook      | operationId 'getBook' stands twice",
        "operationId: addBook      | operationId: a-b          | operationId must be letters and digits",
        "exposure: public          | exposure: secret          | exposure must be public or internal",
        "timeout: 250ms            | timeout: soon             | timeout must be from 10ms to 10m",
        "timeout: 250ms            | timeout: 900m             | timeout must be from 10ms to 10m",
        "max-body: 2KiB            | max-body: 900MiB          | max-body must be from 1B to 16MiB",
        "max-body: 2KiB            | retries: 1                | retries must be 0 where an operation is",
        "timeout: 250ms            | retries: 6                | retries must be a whole number from 0 to 5",
        "timeout: 250ms            | hedge: 5s                 | hedge must be 10ms at least and less than",
        "max-body: 2KiB            | hedge: 20ms               | hedge is for reads",
        "/books/{isbn}:            | /books/x{isbn}:           | must be /-separated segments",
      })
  void refusesAndSaysWhy(String sound, String broken, String reason) {
    String yaml = Shelf.YAML.replace(sound, broken);
    assertThat(yaml).isNotEqualTo(Shelf.YAML);
    assertThatThrownBy(() -> Contract.parse("the shelf", yaml))
        .isInstanceOf(InvalidContractException.class)
        .hasMessageStartingWith("the shelf is no valid contract: ")
        .hasMessageContaining(reason);
  }

  @Test
  void listsEveryProblemAtOnce() {
    String yaml = Shelf.YAML.replace("1.2.3", "one").replace("/api/shelf", "nowhere");
    assertThatThrownBy(() -> Contract.parse("the shelf", yaml))
        .isInstanceOfSatisfying(
            InvalidContractException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource({"''", "just words", "'[1, 2]'", "'{\"a\": '", "'a: b: c'"})
  void refusesWhatIsNoObject(String text) {
    assertThatThrownBy(() -> Contract.parse("it", text))
        .isInstanceOf(InvalidContractException.class)
        .hasMessageContaining("neither a YAML nor a JSON object");
  }
}
