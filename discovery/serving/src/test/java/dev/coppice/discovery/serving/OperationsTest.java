package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperationsTest {

  private static final Contract CONTRACT =
      Contract.parse(
          "the test's contract",
          """
          openapi: 3.1.0
          info: {title: Shelf, version: 1.0.0}
          x-coppice-service: shelf
          servers: [{url: /api/shelf}]
          paths:
            /books:
              get:
                operationId: listBooks
                parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
                responses:
                  '200':
                    description: books
                    content:
                      application/json:
                        schema: {type: object, required: [count]}
          """);

  private static Vertx vertx;
  private static ContractChecks checks;
  private final MeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void compile() throws Exception {
    vertx = Vertx.vertx();
    checks = ContractChecks.compile(vertx, CONTRACT).await(60, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private Response ask(OperationHandler handler) throws Exception {
    return ask(handler, request());
  }

  private Response ask(OperationHandler handler, Request request) throws Exception {
    return bind(Map.of("listBooks", handler)).handle(request).await(60, TimeUnit.SECONDS);
  }

  private Operations bind(Map<String, OperationHandler> handlers) {
    return Operations.bind(CONTRACT, checks, handlers, meters);
  }

  private static Request request() {
    return Request.of("listBooks", Deadline.after(Duration.ofSeconds(5)));
  }

  private static Future<Response> books(Request request) {
    return Future.succeededFuture(Response.json(JsonObject.of("count", 3)));
  }

  @Test
  void givesTheHandlersAnswer() throws Exception {
    Response response = ask(OperationsTest::books);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.jsonBody()).isEqualTo(JsonObject.of("count", 3));
  }

  @Test
  void refusesAHandlerThatIsMissingOrTooMany() {
    assertThatThrownBy(() -> bind(Map.of())).hasMessageContaining("without a handler: [listBooks]");
    assertThatThrownBy(
            () -> bind(Map.of("listBooks", OperationsTest::books, "other", OperationsTest::books)))
        .hasMessageContaining("handlers without an operation: [other]");
  }

  @Test
  void wantsNoHandlerForWhatGatewaysCompose() {
    Contract composed =
        Contract.parse(
            "home",
            """
            openapi: 3.1.0
            info: {title: Home, version: 1.0.0}
            x-coppice-service: home
            servers: [{url: /api}]
            paths:
              /home:
                get:
                  operationId: getHome
                  x-coppice-compose: {books: {operation: shelf.listBooks}}
                  responses:
                    '200': {description: all of it}
            """);
    Operations.requireMatch(composed, Map.of());
    assertThatThrownBy(
            () -> Operations.requireMatch(composed, Map.of("getHome", OperationsTest::books)))
        .hasMessageContaining("handlers without an operation: [getHome]");
  }

  @Test
  void neverShowsAHandlerARequestThatBreaksTheContract() throws Exception {
    Response response =
        ask(
            request -> {
              throw new AssertionError("must not be called");
            },
            request().withQuery("limit", "0"));
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.jsonBody().getString("detail")).startsWith("query.limit");
  }

  @Test
  void makesAnExpectedFailureAProblem() throws Exception {
    Response response =
        ask(
            request ->
                Future.failedFuture(new FailureException(new Failure.NotFound("no such shelf"))));
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.jsonBody().getString("detail")).isEqualTo("no such shelf");
  }

  @Test
  void hidesWhatAHandlerThrewBehindAnErrorId() throws Exception {
    OperationHandler thrower =
        request -> {
          throw new IllegalStateException("secret detail");
        };
    OperationHandler failer =
        request -> Future.failedFuture(new IllegalStateException("secret detail"));
    for (OperationHandler handler : new OperationHandler[] {thrower, failer}) {
      Response response = ask(handler);
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body().toString()).doesNotContain("secret");
      assertThat(response.jsonBody().getString("errorId")).isNotBlank();
    }
  }

  @Test
  void refusesAnAnswerThatBreaksTheContract() throws Exception {
    Response response =
        ask(request -> Future.succeededFuture(Response.json(200, Buffer.buffer("{}"))));
    assertThat(response.status()).isEqualTo(500);
    assertThat(ask(request -> Future.succeededFuture()).status()).isEqualTo(500);
  }

  @Test
  void endsAHandlerThatTakesTooLong() throws Exception {
    Promise<Response> never = Promise.promise();
    Request hurried = Request.of("listBooks", Deadline.after(Duration.ofMillis(50)));
    assertThat(ask(request -> never.future(), hurried).status()).isEqualTo(504);
  }

  @Test
  void doesNotBeginWhatNobodyWaitsForAnyMore() throws Exception {
    Request late = Request.of("listBooks", Deadline.afterMillis(0));
    Response response =
        ask(
            request -> {
              throw new AssertionError("must not be called");
            },
            late);
    assertThat(response.status()).isEqualTo(504);
  }

  @Test
  void countsEveryOutcome() throws Exception {
    ask(OperationsTest::books);
    ask(OperationsTest::books);
    ask(request -> Future.failedFuture(new IllegalStateException("broken")));
    assertThat(count("2xx")).isEqualTo(2);
    assertThat(count("5xx")).isEqualTo(1);
    assertThat(count("4xx")).isZero();
  }

  private long count(String outcome) {
    return meters
        .get("coppice.operation")
        .tags("service", "shelf", "operation", "listBooks", "outcome", outcome)
        .timer()
        .count();
  }
}
