package dev.coppice.gateway.authentication;

import dev.coppice.contract.Principal;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What a request shows to tell who sends it. For one event loop. */
interface Credential {

  /** Who that is, if it was found right before and still is; else null. */
  @Nullable Principal known();

  /**
   * Who that is. Fails with {@link dev.coppice.contract.FailureException} when it is not right, or
   * when there is no way to tell now.
   */
  Future<Principal> verify();
}
