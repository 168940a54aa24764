package dev.coppice.notifications;

import dev.coppice.testing.KafkaExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic of orders, and what tests tell in it. */
final class OrderTopic implements AutoCloseable {

  private static final String TOPIC = "coppice.events.orders";

  private final KafkaProducer<String, byte[]> events;

  private OrderTopic(KafkaProducer<String, byte[]> events) {
    this.events = events;
  }

  /** Makes the topic where it is not there. */
  static OrderTopic in(KafkaExtension kafka) throws Exception {
    Map<String, Object> connection = connection(kafka);
    try (Admin admin = Admin.create(connection)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    return new OrderTopic(
        new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer()));
  }

  private static Map<String, Object> connection(KafkaExtension kafka) {
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(
                kafka.settings().get("coppice.kafka.security.user"),
                kafka.settings().get("coppice.kafka.security.password"));
    return Map.of(
        "bootstrap.servers",
        kafka.bootstrap(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        login);
  }

  private static JsonObject money(long amount) {
    return JsonObject.of("amount", amount, "currency", "GBP");
  }

  static JsonObject order(String id, String customer, String state) {
    JsonObject line =
        new JsonObject()
            .put("sku", "71053")
            .put("name", "White metal lantern")
            .put("quantity", 2)
            .put("unitPrice", money(339))
            .put("returned", state.equals("returned") ? 2 : 0);
    return new JsonObject()
        .put("id", id)
        .put("customer", customer)
        .put("state", state)
        .put("lines", JsonArray.of(line))
        .put(
            "totals",
            JsonObject.of("goods", money(678), "shipping", money(395), "total", money(1073)));
  }

  /** Tells that an order is what it is now; the id of the event. */
  String tell(JsonObject order) throws Exception {
    String id = UUID.randomUUID().toString();
    tell(id, order);
    return id;
  }

  void tell(String id, JsonObject order) throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(TOPIC, order.getString("id"), order.toBuffer().getBytes());
    Map.of(
            "ce_id",
            id,
            "ce_type",
            "orders.order." + order.getString("state"),
            "ce_subject",
            order.getString("id"),
            "ce_time",
            Instant.now().toString())
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    events.send(record).get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    events.close();
  }
}
