package dev.coppice.discovery.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.Samples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewFeedTest {

  private final ViewFeed feed = new ViewFeed();

  @Test
  void callsAListenerWithTheViewOfNowAndThenWithEachNewOne() {
    feed.publish(view("a"));
    List<RegistryView> seen = new ArrayList<>();
    feed.add(next -> done(seen.add(next)));
    feed.publish(view("b"));
    feed.publish(view("c"));
    assertThat(seen)
        .extracting(view -> view.records().get(0).instance())
        .containsExactly("a", "b", "c");
    assertThat(feed.view()).isSameAs(seen.get(2));
  }

  @Test
  void saysNothingWhenNothingHasChanged() {
    List<RegistryView> seen = new ArrayList<>();
    feed.add(next -> done(seen.add(next)));
    feed.publish(view("a"));
    feed.publish(view("a"));
    assertThat(seen).hasSize(2);
  }

  @Test
  void actsWhenEachListenerDoes() {
    Promise<Void> slow = Promise.promise();
    feed.add(next -> Future.succeededFuture());
    feed.add(next -> slow.future());
    assertThat(feed.acted().isComplete()).isFalse();
    slow.complete();
    assertThat(feed.acted().succeeded()).isTrue();
  }

  @Test
  void waitsForAListenerThatCameBeforeAnother() {
    Promise<Void> slow = Promise.promise();
    feed.add(next -> slow.future());
    feed.add(next -> Future.succeededFuture());
    assertThat(feed.acted().isComplete()).isFalse();
    slow.complete();
    assertThat(feed.acted().succeeded()).isTrue();
  }

  @Test
  void goesOnWhenAListenerFails() {
    List<RegistryView> seen = new ArrayList<>();
    feed.add(
        next -> {
          throw new IllegalStateException("a listener that throws");
        });
    feed.add(next -> Future.failedFuture("a listener that fails"));
    feed.add(next -> done(seen.add(next)));
    feed.publish(view("a"));
    assertThat(seen).hasSize(2);
    assertThat(feed.acted().succeeded()).isTrue();
  }

  private static Future<?> done(boolean ignored) {
    return Future.succeededFuture();
  }

  private static RegistryView view(String instance) {
    return new RegistryView(List.of(Samples.bare("n", instance, "bare")));
  }
}
