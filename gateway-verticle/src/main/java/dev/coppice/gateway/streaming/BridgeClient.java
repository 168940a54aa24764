package dev.coppice.gateway.streaming;

import dev.coppice.contract.Principal;
import io.vertx.core.Future;

/** Who wants a socket: one request, on its event loop. Of the last two one is called, once. */
public interface BridgeClient {

  /** It is a socket now. */
  void opened();

  /** Who it was when it came, with the scopes that may be used from where it is. */
  Principal principal();

  /**
   * Who it is now. Fails with {@link dev.coppice.contract.FailureException} where it may not be
   * connected any more, and of Unavailable where nobody can tell.
   */
  Future<Principal> verify();

  /**
   * The socket has been closed.
   *
   * @param bytes that were sent
   */
  void ended(long bytes);

  /** Ends the connection at once: the client does not read, and there may be much that lies. */
  void cut(long bytes);
}
