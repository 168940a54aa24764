package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Set;

/** A page of the gateway's own. */
@FunctionalInterface
public interface OwnPage {

  /** The methods of a page that shows something. */
  Set<String> SHOWN = Set.of("GET", "HEAD", "OPTIONS");

  /** The methods of a page that takes something; it does not get the body. */
  Set<String> TAKEN = Set.of("POST", "OPTIONS");

  /** What somebody gets who asks for it; fails as the call of a service does. */
  Future<Response> answer(MultiMap headers, Params query);

  /** {@link #SHOWN}, unless it says otherwise. */
  default Set<String> methods() {
    return SHOWN;
  }

  /** A page that takes something. */
  static OwnPage taking(OwnPage page) {
    return new OwnPage() {
      @Override
      public Future<Response> answer(MultiMap headers, Params query) {
        return page.answer(headers, query);
      }

      @Override
      public Set<String> methods() {
        return TAKEN;
      }
    };
  }
}
