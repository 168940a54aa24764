package dev.coppice.launcher.door;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Calls operations that are not public, on whichever instance of a service answers. */
public interface OperatorDoor {
  /**
   * Posts until an instance has done it; what is posted must be safe to repeat.
   *
   * @param contentType of the body, such as {@code application/json}
   * @return the response's body
   * @throws RefusedException when the service understood and said no (a 4xx)
   * @throws IOException when no instance could do it; the message says what each answered
   */
  JsonObject post(String service, String operation, String contentType, String body)
      throws IOException, InterruptedException;

  /**
   * Calls an operation that takes no body; its parameters stand behind its name, as in {@code
   * getSetting?path.key=log.level}. As {@link #post} otherwise.
   */
  default JsonObject ask(String service, String operation)
      throws IOException, InterruptedException {
    return post(service, operation, "application/json", "");
  }

  /** A 4xx: asking again, or another instance, would not help. */
  final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    public RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }

    /** Whether it is the content that is refused, so that a part of it may be welcome. */
    public boolean isAboutTheBody() {
      return status == 400 || status == 413 || status == 422;
    }
  }
}
