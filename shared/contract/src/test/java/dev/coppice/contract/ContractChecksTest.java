package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractChecksTest {

  private static Vertx vertx;
  private static ContractChecks checks;

  @BeforeAll
  static void compile() throws Exception {
    vertx = Vertx.vertx();
    checks = await(Shelf.contract());
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static ContractChecks await(Contract contract) throws Exception {
    return ContractChecks.compile(vertx, contract).await(60, TimeUnit.SECONDS);
  }

  private static Request request(String operation) {
    return Request.of(operation, Deadline.after(Duration.ofSeconds(1)));
  }

  @Test
  void acceptsWhatTheContractAllows() {
    Request list =
        request("listBooks")
            .withQuery("limit", "100")
            .withQuery("used", "true")
            .withQuery("tag", "old")
            .withQuery("tag", "blue");
    assertThat(checks.request(list)).isEmpty();
    assertThat(checks.request(request("getBook").withPath("isbn", "123"))).isEmpty();
    assertThat(checks.request(add("{\"isbn\":\"1\",\"pages\":3}"))).isEmpty();
  }

  @Test
  void takesAnyBodyWhereTheContractSaysNothingOfIt() throws Exception {
    String yaml =
        Shelf.YAML.replace("{application/json: {schema: {type: array}}}", "{application/json: {}}");
    ContractChecks lax = await(Contract.parse("the lax shelf", yaml));
    assertThat(lax.response("listBooks", Response.json(200, Buffer.buffer("1")))).isEmpty();
  }

  @Test
  void mindsWhatStandsBesideAReference() throws Exception {
    String yaml =
        Shelf.YAML
            .replace("isbn: {type: string}", "isbn: {$ref: '#/components/schemas/T', maxLength: 2}")
            .replace("schemas:\n", "schemas:\n    T: {type: string}\n");
    ContractChecks narrow = await(Contract.parse("the narrow shelf", yaml));
    assertThat(narrow.request(add("{\"isbn\":\"12\",\"pages\":3}"))).isEmpty();
    assertThat(narrow.request(add("{\"isbn\":\"123\",\"pages\":3}")))
        .extracting(Violation::where)
        .containsExactly("body/isbn");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 101, query.limit",
    "limit, 0, query.limit",
    "limit, ten, query.limit",
    "limit, 1.5, query.limit",
    "limit, 99999999999999999999, query.limit",
    "limit, '', query.limit",
    "used, yes, query.used",
    "tag, toolong, query.tag",
    "colour, red, query.colour",
  })
  void namesTheWrongQueryParameter(String name, String value, String where) {
    assertThat(checks.request(request("listBooks").withQuery(name, value)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.where()).startsWith(where));
  }

  @Test
  void saysWhichQueryParametersAreAllowed() {
    assertThat(checks.request(request("listBooks").withQuery("colour", "red")))
        .containsExactly(new Violation("query.colour", "is unknown; allowed: limit, tag, used"));
  }

  @Test
  void letsOtherQueryParametersThroughWhereTheContractSaysSo() throws Exception {
    String yaml =
        Shelf.YAML.replaceFirst(
            "operationId: listBooks",
            "operationId: listBooks\n      x-coppice-other-query: ignored");
    ContractChecks lax = await(Contract.parse("the lax shelf", yaml));
    assertThat(lax.request(request("listBooks").withQuery("colour", "red"))).isEmpty();
    assertThat(lax.request(request("listBooks").withQuery("limit", "ten"))).hasSize(1);
  }

  @Test
  void refusesAScalarGivenTwice() {
    Request twice = request("listBooks").withQuery("limit", "1").withQuery("limit", "2");
    assertThat(checks.request(twice))
        .containsExactly(new Violation("query.limit", "is given 2 times; once is allowed"));
  }

  @Test
  void checksPathParameters() {
    assertThat(checks.request(request("getBook").withPath("isbn", "12a")))
        .extracting(Violation::where)
        .containsExactly("path.isbn");
    assertThat(checks.request(request("getBook")))
        .containsExactly(new Violation("path.isbn", "is required"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"isbn\":\"1\"}                            | body",
        "{\"isbn\":\"1\",\"pages\":0}                | body/pages",
        "{\"isbn\":\"1\",\"pages\":\"many\"}         | body/pages",
        "{\"isbn\":\"1\",\"pages\":1,\"colour\":\"\"} | body",
        "{\"isbn\":                                  | body",
        "[]                                          | body",
        "null                                        | body",
      })
  void namesThePlaceInAWrongBody(String json, String where) {
    assertThat(checks.request(add(json)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.where()).startsWith(where));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\\ud800", "\\uDC00"})
  void refusesTextThatIsNoUnicode(String latin1) {
    String json = "{\"isbn\":\"" + latin1 + "\",\"pages\":1}";
    Buffer wrong = Buffer.buffer(json.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(checks.request(request("addBook").withJson(wrong)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).startsWith("is not JSON"));
  }

  @Test
  void takesSurrogatesInPairs() {
    assertThat(checks.request(add("{\"isbn\":\"\\ud83d\\udca5\",\"pages\":1}"))).isEmpty();
  }

  @Test
  void refusesAMissingAndAnUnwantedBody() {
    assertThat(checks.request(request("addBook")))
        .containsExactly(new Violation("body", "is required"));
    assertThat(checks.request(request("listBooks").withJson(Buffer.buffer("{}"))))
        .containsExactly(new Violation("body", "is not taken by listBooks"));
  }

  @Test
  void holdsAnswersToTheContractToo() {
    Response sound = Response.json(200, Buffer.buffer("{\"isbn\":\"1\",\"pages\":3}"));
    assertThat(checks.response("getBook", sound)).isEmpty();
    assertThat(checks.response("getBook", Response.noContent())).isEmpty();
    assertThat(checks.response("getBook", Response.json(200, Buffer.buffer("{\"isbn\":1}"))))
        .hasValueSatisfying(wrong -> assertThat(wrong).startsWith("body"));
    assertThat(checks.response("getBook", Response.json(201, Buffer.buffer("{}"))))
        .contains("status 201 is not in the contract");
    assertThat(checks.response("getBook", new Response(204, Params.NONE, Buffer.buffer("x"))))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains("no body"));
  }

  @Test
  void letsProblemsPassUnderAnyErrorStatus() {
    Response problem = Problems.toResponse(new Failure.NotFound("no such book"), null);
    assertThat(checks.response("getBook", problem)).isEmpty();
  }

  @Test
  void aContractMayDocumentItsProblems() throws Exception {
    Contract documented =
        Contract.parse(
            "it",
            Shelf.YAML.replace(
                "'204': {description: nothing}",
                "default: {description: a problem, content: {application/problem+json: {}}}"));
    ContractChecks compiled = await(documented);
    Response problem = Problems.toResponse(new Failure.NotFound("no such book"), null);
    assertThat(compiled.response("getBook", problem)).isEmpty();
    assertThat(compiled.response("getBook", Response.json(404, Buffer.buffer("{}"))))
        .contains("status 404 must have no body");
  }

  @ParameterizedTest
  @CsvSource({
    "application/merge-patch+json, {}, body",
    "application/merge-patch+json, [, is not JSON",
    "application/merge-patch+json, '{\"isbn\":\"1\",\"pages\":1}', []",
    "text/csv, whatever, []",
    "application/json, {}, content-type",
  })
  void aContractMayTakeMediaTypesThatTheLibraryDoesNotKnow(
      String type, String body, String violation) throws Exception {
    Contract unusual =
        Contract.parse(
            "it",
            Shelf.YAML.replaceFirst(
                "( +)application/json:\n", "$1text/csv: {}\n$1application/merge-patch+json:\n"));
    Request request =
        request("addBook").withHeader("content-type", type).withJson(Buffer.buffer(body));
    assertThat(String.valueOf(await(unusual).request(request))).contains(violation);
  }

  @Test
  void anAnswerCheckedForOneOperationIsStillCheckedForAnother() {
    Response book = Response.json(200, Buffer.buffer("{\"isbn\":\"1\",\"pages\":3}"));
    assertThat(checks.response("getBook", book)).isEmpty();
    assertThat(checks.response("listBooks", book)).isNotEmpty();
  }

  @Test
  void refusesADocumentThatIsNoOpenApi() {
    Contract broken = Contract.parse("it", Shelf.YAML.replace("in: path", "in: nowhere"));
    assertThatThrownBy(() -> await(broken)).isInstanceOf(InvalidContractException.class);
  }

  private static Request add(String json) {
    return request("addBook").withJson(Buffer.buffer(json));
  }
}
