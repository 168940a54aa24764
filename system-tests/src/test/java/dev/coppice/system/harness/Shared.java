package dev.coppice.system.harness;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What classes of tests share, since starting it takes long. One thing is there at a time: whoever
 * needs another one ends it, for two are too much for a small machine.
 */
final class Shared {
  private static final Namespace NAMESPACE = Namespace.create(Shared.class);

  private Shared() {}

  /** The store of the root closes the last one when all classes are done. */
  static <T extends AutoCloseable> T get(
      ExtensionContext context, Class<T> type, Supplier<T> start) {
    Store store = context.getRoot().getStore(NAMESPACE);
    if (!type.isInstance(store.get(Shared.class))) {
      close(store.remove(Shared.class, AutoCloseable.class));
      store.put(Shared.class, start.get());
    }
    return store.get(Shared.class, type);
  }

  private static void close(@Nullable AutoCloseable other) {
    if (other != null) {
      try {
        other.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
