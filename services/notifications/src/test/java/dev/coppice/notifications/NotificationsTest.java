package dev.coppice.notifications;

import static dev.coppice.notifications.OrderTopic.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.backing.ReceivedLetter;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.testing.Await;
import dev.coppice.testing.KafkaExtension;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From events in a real Kafka to letters in a real mailbox. Each test has orders of its own. */
class NotificationsTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.sharedServer();

  private static final String EVE = UUID.randomUUID().toString();

  @TempDir private static Path folder;

  private static final FakeIdentity identity = new FakeIdentity();
  private static EmbeddedMailbox mailbox;
  private static Receiver receiver;
  private static OrderTopic topic;
  private static ServiceUnderTest service;

  @BeforeAll
  static void open() throws Exception {
    topic = OrderTopic.in(kafka);
    mailbox = EmbeddedMailbox.start(folder.resolve("mail"), 0);
    receiver = new Receiver();
    Map<String, String> settings = new HashMap<>(kafka.settings());
    settings.put("coppice.notifications.webhooks.private", "true");
    settings.put("coppice.postgres.uri", postgres.uri());
    settings.put("coppice.smtp.uri", mailbox.uri());
    settings.put("coppice.auth.issuer", "https://shop.example");
    service =
        new ServiceUnderTest(
            "notifications", NotificationsVerticle::assemble, settings, identity.part());
  }

  @AfterAll
  static void close() {
    service.close();
    topic.close();
    mailbox.close();
    receiver.close();
  }

  @BeforeEach
  void people() {
    identity.away = false;
    identity.emails.put(EVE, "eve@shop.example");
  }

  private static List<JsonObject> letters(String order) {
    Response answer = service.answer(service.request("listLetters").withQuery("order", order));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> states(String order) {
    return letters(order).stream().map(letter -> letter.getString("state")).toList();
  }

  private static List<ReceivedLetter> received(String order) {
    return ReceivedLetter.in(folder.resolve("mail")).stream()
        .filter(letter -> letter.text().contains("Order " + order + " "))
        .toList();
  }

  @Test
  void writesToTheCustomerOfWhatBecomesOfAnOrderInTurn() throws Exception {
    topic.tell(order("o-1", EVE, "placed"));
    topic.tell(order("o-1", EVE, "paid"));
    topic.tell(order("o-1", EVE, "shipped"));
    topic.tell(order("o-1", EVE, "returned"));
    Await.until("all are sent", () -> states("o-1").equals(List.of("sent", "sent", "sent")));
    List<ReceivedLetter> received = received("o-1");
    assertThat(received)
        .extracting(ReceivedLetter::subject)
        .containsExactly(
            "We have your order", "Your order is on its way", "We have what you sent back");
    assertThat(received).extracting(ReceivedLetter::to).containsOnly("eve@shop.example");
    assertThat(received.get(0).text())
        .contains(
            "Order o-1 at shop.example:",
            "2 x White metal lantern (71053) at 3.39 GBP",
            "Goods     6.78 GBP",
            "Shipping  3.95 GBP",
            "Total     10.73 GBP");
    assertThat(received.get(2).text()).contains("at 3.39 GBP, 2 back");
  }

  @Test
  void saysWhyAnOrderCouldNotBeCarriedOut() throws Exception {
    topic.tell(order("o-2", EVE, "rejected").put("reason", "sold_out"));
    Await.until("it is sent", () -> received("o-2").size() == 1);
    assertThat(received("o-2").get(0).text())
        .startsWith("We are sorry: something of it is sold out. Nothing is charged.");
  }

  @Test
  void writesOnceHoweverOftenItIsTold() throws Exception {
    String id = topic.tell(order("o-3", EVE, "placed"));
    topic.tell(id, order("o-3", EVE, "placed"));
    topic.tell(order("o-3", EVE, "cancelled"));
    Await.until("both are sent", () -> states("o-3").equals(List.of("sent", "sent")));
    assertThat(received("o-3")).hasSize(2);
    assertThat(letters("o-3").get(0).getString("id")).isEqualTo(id);
  }

  @Test
  void waitsWhileNobodyKnowsTheAddress() throws Exception {
    identity.away = true;
    topic.tell(order("o-4", EVE, "placed"));
    Await.until(
        "it was tried",
        () -> letters("o-4").stream().anyMatch(letter -> letter.getInteger("tries") > 0));
    assertThat(states("o-4")).containsExactly("waiting");
    identity.away = false;
    Await.until("it is sent", () -> states("o-4").equals(List.of("sent")));
  }

  @Test
  void writesToNobodyWhoIsErased() throws Exception {
    topic.tell(order("o-5", UUID.randomUUID().toString(), "placed"));
    Await.until("it is settled", () -> states("o-5").equals(List.of("for_nobody")));
    assertThat(received("o-5")).isEmpty();
  }

  @Test
  void writesToNobodyWhoIsNoUser() throws Exception {
    topic.tell(order("o-7", "a-client", "placed"));
    Await.until("it is settled", () -> states("o-7").equals(List.of("for_nobody")));
  }

  private static List<JsonObject> messages(String order) {
    Response answer = service.answer(service.request("listMessages").withQuery("order", order));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> messageStates(String order) {
    return messages(order).stream()
        .map(each -> each.getString("channel") + " " + each.getString("state"))
        .toList();
  }

  private static void nameWebhook(String path) {
    Request plain =
        service
            .request("createWebhook")
            .withJson(JsonObject.of("url", receiver.url(path)).toBuffer());
    Request asEve =
        new Request(
            plain.operation(),
            plain.path(),
            plain.query(),
            plain.headers(),
            new Principal(EVE, "a-client", Set.of()),
            plain.deadline(),
            null,
            null,
            null,
            plain.body());
    assertThat(service.answer(asEve).status()).isEqualTo(201);
  }

  @Test
  void tellsWhatItHasSentAboutAnOrderAndToWhomNotMoreThanIsNeeded() throws Exception {
    receiver.answers("/secret-of-eve", number -> 410);
    nameWebhook("/secret-of-eve?key=hidden");
    String event = topic.tell(order("o-8", EVE, "placed"));
    Await.until(
        "both are settled",
        () -> Set.copyOf(messageStates("o-8")).equals(Set.of("mail sent", "webhook dead")));

    List<JsonObject> messages = messages("o-8");

    assertThat(messages).hasSize(2);
    assertThat(messages)
        .allSatisfy(
            message -> {
              assertThat(message.getString("event")).isEqualTo(event);
              assertThat(message.getString("about")).isEqualTo("orders.order.placed");
              assertThat(message.getInteger("tries")).isPositive();
              assertThat(message.getString("settledAt")).isNotNull();
            });
    assertThat(messages)
        .extracting(message -> message.getString("to"), message -> message.getString("cause"))
        .containsExactlyInAnyOrder(
            tuple("e***@shop.example", null), tuple("127.0.0.1", "it answers 410"));
    assertThat(messages.toString()).doesNotContain("hidden").doesNotContain("secret-of-eve");
  }

  @Test
  void tellsWhatItHasSentAlsoWhenNobodyKnowsTheAddress() throws Exception {
    topic.tell(order("o-9", EVE, "placed"));
    Await.until("it is sent", () -> states("o-9").equals(List.of("sent")));
    identity.away = true;

    assertThat(messages("o-9").stream().filter(each -> each.getString("channel").equals("mail")))
        .singleElement()
        .satisfies(letter -> assertThat(letter.containsKey("to")).isFalse());
  }

  @Test
  void hasSentNothingAboutAnOrderThatItHasNotHeardOf() {
    assertThat(messages("o-unheard")).isEmpty();
  }

  @Test
  void countsTheOrdersThatItWasToldOf() throws Exception {
    topic.tell(order("o-6", EVE, "placed"));
    Await.until("it is sent", () -> states("o-6").equals(List.of("sent")));
    JsonObject audit = service.answer(service.request("audit")).jsonBody();
    assertThat(audit.getBoolean("ok")).as(audit.encode()).isTrue();
    assertThat(audit.getJsonObject("figures").getLong("orders.placed")).isPositive();
  }
}
