package dev.coppice.discovery.configuration;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * What seeds and nodes say to each other about live settings.
 *
 * <p>Two addresses: {@value #CHANGED}, published to all, carries the revision of a change ({@code
 * {"revision": 7}}); it may be lost, doubled or late. {@value #READ} is asked of one seed: {@code
 * {"since": 5}} is answered with {@link Changes}.
 */
public final class ConfigurationBus {
  private static final String CHANGED = "coppice.configuration/changed";
  private static final String READ = "coppice.configuration/read";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;

  public ConfigurationBus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Tells all nodes that there is something to read. */
  public void announce(long revision) {
    vertx.eventBus().publish(CHANGED, JsonObject.of("revision", revision));
  }

  void onAnnouncement(LongConsumer revision) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            CHANGED, message -> revision.accept(message.body().getLong("revision")));
  }

  /** Answers the nodes' reading, from now on; completes when they can find this seed. */
  public Future<Void> answer(LongFunction<Future<Changes>> since) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(
            READ,
            message ->
                since
                    .apply(message.body().getLong("since"))
                    .onSuccess(changes -> message.reply(changes.toJson()))
                    .onFailure(failure -> message.fail(UNAVAILABLE, failure.toString())))
        .completion();
  }

  /** Asks one of the seeds; fails within two seconds when it does not answer. */
  Future<Changes> read(long since) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
    return vertx
        .eventBus()
        .<JsonObject>request(READ, JsonObject.of("since", since), options)
        .map(Message::body)
        .map(Changes::fromJson);
  }
}
