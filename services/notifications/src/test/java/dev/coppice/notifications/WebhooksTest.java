package dev.coppice.notifications;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.notifications.OrderTopic.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.notifications.Receiver.Received;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import dev.coppice.testing.KafkaExtension;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From events in a real Kafka to a server of the test. Each test has customers and paths of its
 * own.
 */
class WebhooksTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.sharedServer();

  private static OrderTopic topic;
  private static Receiver receiver;
  private static ServiceUnderTest service;

  @BeforeAll
  static void open() throws Exception {
    topic = OrderTopic.in(kafka);
    receiver = new Receiver();
    Map<String, String> settings = new HashMap<>(kafka.settings());
    settings.put("coppice.postgres.uri", postgres.uri());
    settings.put("coppice.notifications.webhooks.private", "true");
    settings.put("coppice.notifications.webhooks.patience", "12s");
    service =
        new ServiceUnderTest(
            "notifications", NotificationsVerticle::assemble, settings, new FakeIdentity().part());
  }

  @AfterAll
  static void close() {
    service.close();
    receiver.close();
    topic.close();
  }

  private static Response answer(Request request, @Nullable String who) {
    return service.answer(
        new Request(
            request.operation(),
            request.path(),
            request.query(),
            request.headers(),
            who == null ? null : new Principal(who, "a-client", Set.of()),
            request.deadline(),
            null,
            null,
            null,
            request.body()));
  }

  private static Response create(@Nullable String who, JsonObject asked) {
    return answer(service.request("createWebhook").withJson(asked.toBuffer()), who);
  }

  private static JsonObject webhook(String who, String path, String... types) {
    JsonObject asked = JsonObject.of("url", receiver.url(path));
    if (types.length > 0) {
      asked.put("types", JsonArray.of((Object[]) types));
    }
    Response made = create(who, asked);
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    return made.jsonBody();
  }

  private static Request on(String operation, JsonObject webhook) {
    return service.request(operation).withPath("webhookId", webhook.getString("id"));
  }

  private static List<JsonObject> deliveries(String who, JsonObject webhook) {
    Response found = answer(on("listDeliveries", webhook), who);
    assertThat(found.status()).as(found.body()::toString).isEqualTo(200);
    return found.jsonBody().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> states(String who, JsonObject webhook) {
    return deliveries(who, webhook).stream().map(each -> each.getString("state")).toList();
  }

  private static List<String> types(String path) {
    return receiver.at(path).stream().map(each -> each.event().getString("type")).toList();
  }

  private static Response redeliver(String who, JsonObject webhook, String event) {
    return answer(on("redeliver", webhook).withPath("eventId", event), who);
  }

  @Test
  void sendsWhatBecomesOfOnesOrdersSignedAndInTurn() throws Exception {
    JsonObject webhook = webhook("ann", "/ann");
    topic.tell(order("w-other", "somebody", "placed"));
    String event = topic.tell(order("w-1", "ann", "placed"));
    topic.tell(order("w-1", "ann", "confirmed"));
    topic.tell(order("w-1", "ann", "paid"));

    Await.until(
        "all are delivered",
        () -> states("ann", webhook).equals(List.of("delivered", "delivered", "delivered")));
    assertThat(types("/ann"))
        .containsExactly("orders.order.placed", "orders.order.confirmed", "orders.order.paid");
    Received first = receiver.at("/ann").get(0);
    assertThat(first.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(first.event().getString("specversion")).isEqualTo("1.0");
    assertThat(first.event().getString("id")).isEqualTo(event);
    assertThat(first.event().getString("subject")).isEqualTo("w-1");
    assertThat(first.event().getJsonObject("data")).isEqualTo(order("w-1", "ann", "placed"));
    assertSigned(first, webhook.getString("secret"));
  }

  private static void assertSigned(Received received, String secret) throws Exception {
    String[] parts = received.signature().split("t=|,v1=");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected =
        mac.doFinal((parts[1] + "." + received.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(parts[2]).isEqualTo(HexFormat.of().formatHex(expected));
    assertThat(Duration.between(Instant.ofEpochSecond(Long.parseLong(parts[1])), Instant.now()))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void sendsOnceHoweverOftenItIsToldAndOnlyWhatIsWanted() throws Exception {
    JsonObject webhook = webhook("bob", "/bob", "orders.order.shipped");
    topic.tell(order("w-2", "bob", "paid"));
    String id = topic.tell(order("w-2", "bob", "shipped"));
    topic.tell(id, order("w-2", "bob", "shipped"));
    topic.tell(order("w-3", "bob", "shipped"));

    Await.until(
        "both are delivered",
        () -> states("bob", webhook).equals(List.of("delivered", "delivered")));
    assertThat(receiver.at("/bob")).hasSize(2);
  }

  @Test
  void triesAgainUntilItIsTakenAndTheNextOfTheOrderWaits() throws Exception {
    JsonObject webhook = webhook("cid", "/cid");
    receiver.answers("/cid", number -> number <= 2 ? 503 : 200);
    topic.tell(order("w-4", "cid", "placed"));
    topic.tell(order("w-4", "cid", "shipped"));

    Await.until(
        "both are delivered",
        () -> states("cid", webhook).equals(List.of("delivered", "delivered")));
    assertThat(types("/cid"))
        .containsExactly(
            "orders.order.placed",
            "orders.order.placed",
            "orders.order.placed",
            "orders.order.shipped");
  }

  @Test
  void givesUpWhenItsTimeIsOverAndDeliversAgainWhenItIsAsked() throws Exception {
    JsonObject webhook = webhook("dan", "/dan");
    receiver.answers("/dan", number -> 500);
    String event = topic.tell(order("w-5", "dan", "placed"));

    Await.until("it is dead", () -> states("dan", webhook).equals(List.of("dead")));
    JsonObject dead = deliveries("dan", webhook).get(0);
    assertThat(dead.getString("cause")).isEqualTo("it answers 500");
    assertThat(dead.getInteger("tries")).isGreaterThan(1);
    assertThat(dead.getString("event")).isEqualTo(event);

    receiver.answers("/dan", number -> 200);
    Response again = redeliver("dan", webhook, event);
    assertThat(again.status()).isEqualTo(202);
    Await.until("it is delivered", () -> states("dan", webhook).equals(List.of("delivered")));
    assertThat(service.answer(service.request("audit")).jsonBody().getBoolean("ok")).isTrue();
  }

  @Test
  void followsNoRedirectAndTakesGoneForAnAnswer() throws Exception {
    JsonObject webhook = webhook("eli", "/eli");
    receiver.answers("/eli", number -> number == 1 ? 302 : 410);
    topic.tell(order("w-6", "eli", "placed"));

    Await.until("it is dead", () -> states("eli", webhook).equals(List.of("dead")));
    JsonObject dead = deliveries("eli", webhook).get(0);
    assertThat(dead.getString("cause")).isEqualTo("it answers 410");
    assertThat(dead.getInteger("tries")).isEqualTo(2);
    assertThat(receiver.at("/elsewhere")).isEmpty();
  }

  @Test
  void oneThatHangsHoldsUpNoOther() throws Exception {
    webhook("fay", "/fay");
    receiver.answers("/fay", number -> 0);
    for (int i = 0; i < 30; i++) {
      topic.tell(order("w-hang-" + i, "fay", "placed"));
    }
    Await.until("it hangs", () -> receiver.at("/fay").size() == 4);
    JsonObject webhook = webhook("gil", "/gil");
    topic.tell(order("w-7", "gil", "placed"));

    Await.until("it is delivered", () -> states("gil", webhook).equals(List.of("delivered")));
    assertThat(receiver.at("/fay")).hasSizeLessThan(30);
  }

  @Test
  void showsTheSecretOnceAndNowhereElse() throws Exception {
    try (EverythingLogged logged = new EverythingLogged()) {
      String secret = webhook("hal", "/hal").getString("secret");
      receiver.answers("/hal", number -> 410);
      topic.tell(order("w-8", "hal", "placed"));
      Await.until("it was sent", () -> receiver.at("/hal").size() == 1);
      Response list = answer(service.request("listWebhooks"), "hal");
      assertThat(secret).startsWith("whsec_").hasSizeGreaterThan(40);
      assertThat(list.body().toString()).contains("/hal").doesNotContain(secret);
      assertThat(logged.lines()).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void isSeenByItsOwnerAlone() {
    JsonObject webhook = webhook("ida", "/ida");
    Buffer nothing = answer(service.request("listWebhooks"), "jim").body();
    assertThat(nothing.toJsonObject().getJsonArray("items")).isEmpty();
    String absent = "you have no webhook " + webhook.getString("id");
    assertProblem(answer(on("deleteWebhook", webhook), "jim"), 404, absent);
    assertProblem(answer(on("listDeliveries", webhook), "jim"), 404, absent);
    assertProblem(redeliver("jim", webhook, UUID.randomUUID().toString()), 404, absent);
    assertProblem(
        create(null, JsonObject.of("url", receiver.url("/x"))), 401, "a webhook is that of a user");
  }

  @Test
  void sendsNothingAnyMoreWhenItIsDeleted() throws Exception {
    JsonObject webhook = webhook("kim", "/kim");
    JsonObject stays = webhook("kim", "/kim-too");
    assertThat(answer(on("deleteWebhook", webhook), "kim").status()).isEqualTo(204);
    topic.tell(order("w-9", "kim", "placed"));

    Await.until("the other is told", () -> states("kim", stays).equals(List.of("delivered")));
    assertThat(receiver.at("/kim")).isEmpty();
    assertProblem(answer(on("deleteWebhook", webhook), "kim"), 404, "you have no webhook");
  }

  @Test
  void namesWhatIsWrong() {
    JsonObject webhook = webhook("lea", "/lea");
    assertProblem(
        create("lea", JsonObject.of("url", receiver.url("/lea"))),
        409,
        "you have a webhook with this url: " + webhook.getString("id"));
    assertProblem(
        create("lea", JsonObject.of("url", "ftp://partner.example/")), 400, "body.url must be");
    assertProblem(
        create("lea", JsonObject.of("url", "https://no-such-host.invalid/")),
        422,
        "url: the host no-such-host.invalid has no address");
    assertProblem(
        create(
            "lea",
            JsonObject.of("url", receiver.url("/y"), "types", JsonArray.of("orders.order.eaten"))),
        400,
        "body.types must be some of orders.order.placed, ");
    String none = UUID.randomUUID().toString();
    assertProblem(redeliver("lea", webhook, none), 404, "the webhook has no delivery of " + none);
    assertProblem(
        answer(on("listDeliveries", webhook).withQuery("limit", "0"), "lea"), 400, "query.limit");
    assertProblem(
        answer(on("listDeliveries", webhook).withQuery("state", "lost"), "lea"),
        400,
        "query.state");
  }

  @Test
  void hasTenOfOneOwnerAtMost() {
    for (int i = 0; i < 10; i++) {
      webhook("max", "/max-" + i);
    }
    assertProblem(
        create("max", JsonObject.of("url", receiver.url("/max-10"))), 409, "you have 10 webhooks");
  }

  @Test
  void listsDeliveriesPageByPageTheLatestFirst() throws Exception {
    JsonObject webhook = webhook("ned", "/ned");
    for (int i = 0; i < 5; i++) {
      topic.tell(order("w-page-" + i, "ned", "placed"));
    }
    Await.until("all are there", () -> deliveries("ned", webhook).size() == 5);
    Response page = answer(on("listDeliveries", webhook).withQuery("limit", "3"), "ned");
    String next = page.jsonBody().getString("next");
    assertThat(page.jsonBody().getJsonArray("items")).hasSize(3);
    Response rest =
        answer(
            on("listDeliveries", webhook).withQuery("limit", "3").withQuery("cursor", next), "ned");
    assertThat(rest.jsonBody().getJsonArray("items")).hasSize(2);
    assertThat(rest.jsonBody().getString("next")).isNull();
  }
}
