package dev.coppice.discovery.calling;

import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A registry whose view is whatever the test says. */
final class FakeRegistry implements Registry {

  private final List<Function<RegistryView, Future<?>>> listeners = new ArrayList<>();
  private volatile RegistryView view = RegistryView.EMPTY;

  /** Completes when every listener acts on the new view. */
  synchronized Future<?> show(ServiceRecord... records) {
    view = new RegistryView(List.of(records));
    List<Future<?>> acting = new ArrayList<>();
    listeners.forEach(listener -> acting.add(listener.apply(view)));
    return Future.all(acting);
  }

  @Override
  public RegistryView view() {
    return view;
  }

  @Override
  public synchronized void onChange(Function<RegistryView, Future<?>> listener) {
    listeners.add(listener);
    Future<?> unused = listener.apply(view);
  }

  @Override
  public Future<Registration> publish(ServiceRecord record) {
    return Future.failedFuture(new UnsupportedOperationException("callers do not publish"));
  }
}
