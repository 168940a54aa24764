package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.RegistryView;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view of this node and those who follow it. The view is read on any thread; all else is
 * confined to one.
 */
final class ViewFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ViewFeed.class);

  private final List<Function<RegistryView, Future<?>>> listeners = new ArrayList<>();
  private volatile RegistryView view = RegistryView.EMPTY;
  private Future<?> acted = Future.succeededFuture();

  RegistryView view() {
    return view;
  }

  /** Tells the listeners, unless the view says nothing new. */
  void publish(RegistryView next) {
    if (next.records().equals(view.records())) {
      return;
    }
    view = next;
    acted = Future.join(listeners.stream().map(listener -> call(listener, next)).toList());
  }

  void add(Function<RegistryView, Future<?>> listener) {
    listeners.add(listener);
    acted = Future.join(acted, call(listener, view));
  }

  /** Completes when every listener acts on the present view or a newer one; never fails. */
  Future<Void> acted() {
    return acted.mapEmpty();
  }

  /** A listener that fails has acted as well as it ever will, and must not hold up the others. */
  private static Future<?> call(Function<RegistryView, Future<?>> listener, RegistryView view) {
    Future<?> acting;
    try {
      acting = listener.apply(view);
    } catch (RuntimeException e) {
      acting = Future.failedFuture(e);
    }
    return acting
        .onFailure(e -> LOG.error("a listener of the registry failed", e))
        .transform(acted -> Future.succeededFuture());
  }
}
