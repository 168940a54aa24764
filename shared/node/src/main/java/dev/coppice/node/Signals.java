package dev.coppice.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals that ask the process to end.
 *
 * <p>A JVM whose shutdown hooks alone react to SIGTERM exits with 143, and while hooks run no new
 * ones may be added and classes race. So we take the signal itself, by {@code sun.misc.Signal} of
 * the supported module {@code jdk.unsupported}; by reflection, as the compiler warns of each use.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** Calls with the signal's name, such as TERM, each time one of them arrives. */
  static void handle(Consumer<String> handler, String... names) {
    for (String name : names) {
      try {
        handle(handler, name);
      } catch (ReflectiveOperationException e) {
        LOG.warn("SIG{} can't be handled here: it ends the process at once", name, e);
      }
    }
  }

  private static void handle(Consumer<String> handler, String name)
      throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    InvocationHandler invocation =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                handler.accept(name);
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "handler of SIG" + name;
            };
    Object proxy =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, invocation);
    Object signal = signalClass.getConstructor(String.class).newInstance(name);
    signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, proxy);
  }
}
