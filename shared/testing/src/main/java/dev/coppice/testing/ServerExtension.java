package dev.coppice.testing;

import dev.coppice.backing.BackingService;
import dev.coppice.backing.EmbeddedOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a real server: the one that all classes of the JVM share, or one of its own to
 * do to what it likes.
 */
abstract class ServerExtension<S extends BackingService>
    implements BeforeAllCallback, AfterAllCallback {
  private final TestServer<S> kind;
  private final boolean own;
  private @Nullable EmbeddedOptions options;
  private @Nullable S server;
  private final Set<Long> frozen = new HashSet<>();

  /** A nested test class is a class within the class: it shares what the outer one has. */
  private int depth;

  ServerExtension(TestServer<S> kind, boolean own) {
    this.kind = kind;
    this.own = own;
  }

  /** Stops the server in order; own servers only, like all that follows. */
  public void stopServer() {
    requireOwn();
    running().close();
  }

  /** Kills the server as a crash would. */
  public void killServer() {
    requireOwn();
    ProcessHandle process = ProcessHandle.of(running().pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    frozen.clear();
  }

  /** Starts the stopped or killed server again, on the same port and data. */
  public void startServer() {
    requireOwn();
    server = kind.again(Objects.requireNonNull(options), running().port());
  }

  /** Freezes all processes of the server, so that connections stay open but nobody answers. */
  public void freezeServer() {
    requireOwn();
    ProcessHandle main = ProcessHandle.of(running().pid()).orElseThrow();
    List<Long> awake = awake(main);
    // Again, since the main process, the first to stop, may have been about to start another one.
    while (!awake.isEmpty()) {
      frozen.addAll(awake);
      awake.forEach(pid -> Signals.sendIfThere("STOP", pid));
      awake = awake(main);
    }
  }

  private List<Long> awake(ProcessHandle main) {
    return Stream.concat(Stream.of(main), main.descendants())
        .map(ProcessHandle::pid)
        .filter(pid -> !frozen.contains(pid))
        .toList();
  }

  /** Lets a frozen server go on. */
  public void thawServer() {
    frozen.forEach(pid -> Signals.sendIfThere("CONT", pid));
    frozen.clear();
  }

  @Override
  public final void beforeAll(ExtensionContext context) {
    if (depth++ > 0) {
      return;
    }
    String testClass = context.getRequiredTestClass().getSimpleName();
    if (own) {
      EmbeddedOptions mine = own(kind.options(testClass));
      options = mine;
      server = kind.begin(mine);
    } else {
      server = kind.shared();
    }
    begun(testClass);
  }

  @Override
  public final void afterAll(ExtensionContext context) {
    if (--depth > 0) {
      return;
    }
    thawServer();
    if (own) {
      kind.end(Objects.requireNonNull(options));
    } else {
      left();
    }
  }

  /** What an own server is like. */
  EmbeddedOptions own(EmbeddedOptions usual) {
    return usual;
  }

  /** The server is there for this class. */
  void begun(String testClass) {}

  /** The class has ended, and the server goes on for others. */
  void left() {}

  final S running() {
    return Objects.requireNonNull(
        server, "the extension is not registered with @RegisterExtension");
  }

  private void requireOwn() {
    if (!own) {
      throw new IllegalStateException("other tests use this server; ask for ownServer()");
    }
  }
}
