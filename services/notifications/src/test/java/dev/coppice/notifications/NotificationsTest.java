package dev.coppice.notifications;

import static dev.coppice.notifications.OrderTopic.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.backing.ReceivedLetter;
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
  private static OrderTopic topic;
  private static ServiceUnderTest service;

  @BeforeAll
  static void open() throws Exception {
    topic = OrderTopic.in(kafka);
    mailbox = EmbeddedMailbox.start(folder.resolve("mail"), 0);
    Map<String, String> settings = new HashMap<>(kafka.settings());
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

  @Test
  void countsTheOrdersThatItWasToldOf() throws Exception {
    topic.tell(order("o-6", EVE, "placed"));
    Await.until("it is sent", () -> states("o-6").equals(List.of("sent")));
    JsonObject audit = service.answer(service.request("audit")).jsonBody();
    assertThat(audit.getBoolean("ok")).as(audit.encode()).isTrue();
    assertThat(audit.getJsonObject("figures").getLong("orders.placed")).isPositive();
  }
}
