package dev.coppice.discovery.calling;

import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.json.DecodeException;

/**
 * Another service answered, and the answer is a problem. What it means for one's own client is the
 * caller's to say; if it says nothing, it is a mistake of the caller's.
 */
public final class RefusedException extends RuntimeException {

  private final int status;
  private final String detail;

  RefusedException(ServiceId service, String operation, Response answer) {
    super("%s of %s: %d %s".formatted(operation, service, answer.status(), detail(answer)));
    this.status = answer.status();
    this.detail = detail(answer);
  }

  /** 400 to 599. */
  public int status() {
    return status;
  }

  /** What the problem says for people; empty when it says nothing. */
  public String detail() {
    return detail;
  }

  private static String detail(Response answer) {
    try {
      return answer.jsonBody().getString("detail", "");
    } catch (DecodeException | ClassCastException e) {
      return "";
    }
  }
}
