package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a page does that listens on the event bus: a plain WebSocket at {@code /live}. */
public final class LiveSocket implements WebSocket.Listener, AutoCloseable {
  private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private @Nullable WebSocket socket;

  private LiveSocket() {}

  /** Opens one from a page of the shop, in a browser that has signed in there. */
  public static LiveSocket open(String origin, PlainBrowser browser) {
    LiveSocket live = new LiveSocket();
    live.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Origin", origin)
            .header("Cookie", SharedShop.SESSION + "=" + browser.cookie(SharedShop.SESSION))
            .buildAsync(URI.create(origin.replaceFirst("^http", "ws") + "/live/websocket"), live)
            .join();
    return live;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      heard.add(new JsonObject(message.toString()));
      message.setLength(0);
    }
    from.request(1);
    return null;
  }

  /** Asks to hear what is told at an address. */
  public void register(String address) {
    if (socket != null) {
      socket.sendText(JsonObject.of("type", "register", "address", address).encode(), true).join();
    }
  }

  /** Whether something that is wanted was heard. */
  public boolean has(Predicate<JsonObject> wanted) {
    return heard.stream().anyMatch(wanted);
  }

  /** The first that is wanted of all that was heard, as soon as it was. */
  public JsonObject hear(Predicate<JsonObject> wanted) {
    try {
      Await.until("it is heard", () -> has(wanted));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", only " + heard, e);
    }
    return heard.stream().filter(wanted).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
