package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service on one node, called from another, over a real clustered event bus. */
class ServicePartTest {

  private static final ServiceId SHELF = new ServiceId("shelf", 1);
  private static final Contract CONTRACT = contract("1.0.0", "/api/shelf", "integer");
  private static final Operation COUNT = CONTRACT.operation("countBooks").orElseThrow();

  private static final TestCluster cluster = new TestCluster();
  private static Customer customer;
  private final List<Node> instances = new ArrayList<>();

  private static Contract contract(String version, String basePath, String type) {
    return Contract.parse(
        "the test's contract",
        """
        openapi: 3.1.0
        info: {title: Shelf, version: %s}
        x-coppice-service: shelf
        servers: [{url: %s}]
        paths:
          /count:
            get:
              operationId: countBooks
              responses:
                '200':
                  description: how many
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [count]
                        properties: {count: {type: %s}}
        """
            .formatted(version, basePath, type));
  }

  private static ServicePart part(Contract contract, Map<String, OperationHandler> handlers) {
    return new ServicePart(
        "shelf",
        host ->
            new VerticleBase() {
              @Override
              public Future<?> start() {
                return host.serve(contract, handlers);
              }
            });
  }

  private static ServicePart part(OperationHandler handler) {
    return part(CONTRACT, Map.of("countBooks", handler));
  }

  private static Future<Response> seven(Request request) {
    return Future.succeededFuture(Response.json(JsonObject.of("count", 7)));
  }

  @BeforeAll
  static void open() throws Exception {
    customer = Customer.on(cluster.start());
  }

  @AfterEach
  void leave() {
    instances.forEach(cluster::leave);
    Await.until("nobody is left", () -> customer.caller().view().records().isEmpty());
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private Node instance(ServicePart part) {
    Node node = cluster.start(part);
    instances.add(node);
    return node;
  }

  private static void awaitInstances(int count) {
    Await.until(
        count + " instances are seen",
        () -> customer.caller().view().instances(SHELF).size() == count);
  }

  /** A caller on another node, with the means to use it on its own event loop. */
  private record Customer(Context context, Caller caller) {

    static Customer on(Node node) throws Exception {
      Context context = node.context().vertx().getOrCreateContext();
      Future<Caller> caller =
          run(
              context,
              () ->
                  Caller.open(
                      node.context().vertx(), HazelcastRegistry.of(node.context()), "customer"));
      return new Customer(context, caller.await(60, TimeUnit.SECONDS));
    }

    Future<Response> count(Duration wait) {
      Request request = Request.of("countBooks", Deadline.after(wait));
      return run(context, () -> caller.call(SHELF, COUNT, request));
    }

    Response count() throws Exception {
      return count(Duration.ofSeconds(10)).await(60, TimeUnit.SECONDS);
    }

    private static <T> Future<T> run(Context context, Supplier<Future<T>> action) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(v -> action.get().onComplete(promise));
      return promise.future();
    }
  }

  private static Optional<ServiceRecord> record(String instance) {
    return customer.caller().view().records().stream()
        .filter(record -> record.instance().equals(instance))
        .findFirst();
  }

  @Test
  void answersACallFromAnotherNode() throws Exception {
    instance(part(ServicePartTest::seven));
    awaitInstances(1);
    assertThat(customer.count().jsonBody()).isEqualTo(JsonObject.of("count", 7));
  }

  @Test
  void losesNoAnswerThatAHandlerGivesOnAnotherThread() throws Exception {
    instance(part(ServicePartTest::elsewhere));
    awaitInstances(1);
    for (int round = 0; round < 50; round++) {
      List<Future<Response>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(customer.count(Duration.ofSeconds(10)));
      }
      Future.all(answers).await(60, TimeUnit.SECONDS);
      assertThat(answers).allMatch(answer -> answer.result().status() == 200);
    }
  }

  private static Future<Response> elsewhere(Request request) {
    return Future.fromCompletionStage(
        CompletableFuture.supplyAsync(() -> Response.json(JsonObject.of("count", 7))));
  }

  @Test
  void leavesWithoutLosingACall() throws Exception {
    Node first = instance(part(ServicePartTest::slowly));
    instance(part(ServicePartTest::slowly));
    awaitInstances(2);
    customer.count();
    Promise<Void> stopped = Promise.promise();
    Future<Integer> answered = keepAsking(customer, stopped.future(), 0);
    cluster.leave(first);
    instances.remove(first);
    stopped.complete();
    assertThat(answered.await(60, TimeUnit.SECONDS)).isPositive();
  }

  private static Future<Response> slowly(Request request) {
    Promise<Response> answer = Promise.promise();
    io.vertx.core.Vertx.currentContext()
        .owner()
        .setTimer(20, id -> answer.complete(Response.json(JsonObject.of("count", 7))));
    return answer.future();
  }

  /**
   * Asks again and again until told to stop; fails with the first call that is not answered well.
   */
  private static Future<Integer> keepAsking(Customer customer, Future<Void> stop, int asked) {
    return customer
        .count(Duration.ofSeconds(10))
        .compose(
            response -> {
              assertThat(response.status()).isEqualTo(200);
              return stop.isComplete()
                  ? Future.succeededFuture(asked + 1)
                  : keepAsking(customer, stop, asked + 1);
            });
  }

  @Test
  void repeatsReadsElsewhereWhenANodeDies() throws Exception {
    Node doomed = instance(part(request -> Promise.<Response>promise().future()));
    awaitInstances(1);
    Future<Response> answer = customer.count(Duration.ofSeconds(15));
    instance(part(ServicePartTest::seven));
    awaitInstances(2);
    cluster.crash(doomed);
    instances.remove(doomed);
    assertThat(answer.await(60, TimeUnit.SECONDS).jsonBody()).isEqualTo(JsonObject.of("count", 7));
  }

  @Test
  void answersReadsFromAnotherInstanceWhileOneHangs() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean();
    instance(
        part(
            request -> {
              if (hangs.get()) {
                awaitOnEventLoop(released);
              }
              return seven(request);
            }));
    instance(part(ServicePartTest::seven));
    awaitInstances(2);
    hangs.set(true);
    try {
      for (int i = 0; i < 50; i++) {
        assertThat(customer.count(Duration.ofSeconds(5)).await(60, TimeUnit.SECONDS).status())
            .isEqualTo(200);
      }
    } finally {
      released.countDown();
    }
  }

  /** What no handler should do, so that its instance hangs. */
  private static void awaitOnEventLoop(CountDownLatch released) {
    try {
      assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void refusesToStartWhenHandlersDoNotMatchTheContract() {
    assertThatThrownBy(() -> instance(part(CONTRACT, Map.of())))
        .hasStackTraceContaining("without a handler: [countBooks]");
  }

  @Test
  void showsAsDownWithTheReasonWhenItsContractBreaksTheServingOne() throws Exception {
    instance(part(ServicePartTest::seven));
    awaitInstances(1);
    Node breaking =
        instance(
            part(
                contract("1.1.0", "/api/shelf", "string"),
                Map.of("countBooks", ServicePartTest::seven)));
    String instance = breaking.context().info().instanceOf("shelf");
    Await.until(
        "it shows as down",
        () -> record(instance).map(r -> r.health() == Health.DOWN).orElse(false));
    assertThat(record(instance).orElseThrow().reason()).contains("count");
    assertThat(breaking.context().readiness().isReady()).isFalse();
    assertThat(customer.count().status()).isEqualTo(200);
  }

  @Test
  void letsAnOperatorCallAnOperationOfThisVeryInstance() throws Exception {
    Node node = instance(part(ServicePartTest::seven));
    assertThat(operate(node, "countBooks", "yes").body()).isEqualTo("{\"count\":7}");
    assertThat(operate(node, "countBooks", "no").statusCode()).isEqualTo(403);
    assertThat(operate(node, "burnBooks", "yes").statusCode()).isEqualTo(404);
  }

  @Test
  void givesAnOperatorsHeadersToTheOperationButNotThoseOfTheDoor() throws Exception {
    List<Request> asked = new ArrayList<>();
    Node node =
        instance(
            part(
                request -> {
                  asked.add(request);
                  return seven(request);
                }));
    HttpRequest request =
        HttpRequest.newBuilder(door(node, "countBooks"))
            .header("X-Coppice-Operator", "yes")
            .header("If-Match", "\"3\"")
            .header("Cookie", "a=b")
            .header("X-Request-Id", "r-1")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).header("if-match")).isEqualTo("\"3\"");
    assertThat(asked.get(0).requestId()).isEqualTo("r-1");
    assertThat(asked.get(0).headers().names())
        .doesNotContain("host", "cookie", "content-length", "x-coppice-operator", "x-request-id");
  }

  private static HttpResponse<String> operate(Node node, String operation, String header)
      throws Exception {
    return send(
        HttpRequest.newBuilder(door(node, operation))
            .header("X-Coppice-Operator", header)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static URI door(Node node, String operation) {
    return URI.create(
        "http://127.0.0.1:%d/operations/shelf/%s"
            .formatted(node.context().info().managementPort(), operation));
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
