package dev.coppice.system.harness;

import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node in this JVM that joins a cluster and hears what is told on its event bus. */
public final class Onlooker implements AutoCloseable {
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(25);

  private final Node node;
  private final List<Told> told;

  private Onlooker(Node node, List<Told> told) {
    this.node = node;
    this.told = told;
  }

  /** What was told, with the {@code ce_} attributes of the event. */
  public record Told(String id, String type, String subject, JsonObject data) {}

  /**
   * Joins, and hears once this returns.
   *
   * @param settings that name the cluster
   * @param addresses of the event bus
   */
  public static Onlooker join(Map<String, String> settings, List<String> addresses) {
    List<Told> told = new CopyOnWriteArrayList<>();
    return new Onlooker(
        Await.result(
            Node.start(Settings.of(settings), List.of(new Ears(addresses, told))),
            Duration.ofMinutes(1)),
        told);
  }

  /** All so far. */
  public List<Told> told() {
    return List.copyOf(told);
  }

  @Override
  public void close() {
    Await.result(node.leave(), LEAVE_LIMIT);
  }

  private record Ears(List<String> addresses, List<Told> told) implements Part {
    @Override
    public String name() {
      return "onlooker";
    }

    @Override
    public Future<?> start(NodeContext context) {
      return Future.all(addresses.stream().map(address -> hear(context, address)).toList());
    }

    private Future<Void> hear(NodeContext context, String address) {
      MessageConsumer<Buffer> consumer =
          context
              .vertx()
              .eventBus()
              .consumer(
                  address,
                  message ->
                      told.add(
                          new Told(
                              message.headers().get("ce_id"),
                              message.headers().get("ce_type"),
                              message.headers().get("ce_subject"),
                              message.body().toJsonObject())));
      return consumer.completion();
    }
  }
}
