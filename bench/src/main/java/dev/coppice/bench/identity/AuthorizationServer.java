package dev.coppice.bench.identity;

import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** One that gives tokens to a client that shows a secret. Its database is there already. */
interface AuthorizationServer extends AutoCloseable {

  String name();

  /**
   * Starts it as often as it is not running, and returns when it answers. What it needs besides
   * itself, if anything, has been started by {@link #prepare()}.
   */
  ServerProcess start() throws IOException, InterruptedException;

  /**
   * Makes what is made once: tables, keys, the client, whatever quickens later starts; and starts
   * what it needs besides itself.
   */
  void prepare() throws IOException, InterruptedException;

  /** Where tokens are had. */
  URI tokens();

  /** What the client shows, for the header {@code Authorization}. */
  String credentials();

  /** What else answers a request for a token, and has to be counted with it. */
  List<ServerProcess> helpers();

  @Override
  void close();
}
