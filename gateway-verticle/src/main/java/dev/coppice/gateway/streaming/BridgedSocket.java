package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Problems;
import dev.coppice.gateway.streaming.EventFeeds.Listening;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client that listens to addresses of the event bus. It may listen where events of a domain are
 * told whose scope it has ({@code orders:read} for {@code events.orders.order.paid}), and it may
 * say nothing at all on the bus.
 */
final class BridgedSocket implements Listener {

  private static final Pattern ADDRESS =
      Pattern.compile("events\\.([a-z][a-z0-9]*)(\\.[a-z][a-z0-9-]*){1,4}");
  private static final int MOST_ADDRESSES = 50;

  /** RFC 6455, section 7.4.1. */
  private static final int GOING_AWAY = 1001;

  private static final int POLICY_VIOLATION = 1008;
  private static final int LONGEST_REASON = 100;

  private final Listeners all;
  private final SockJSSocket socket;
  private final BridgeClient client;
  private final boolean raw;
  private final Backlog backlog;
  private final Standing standing;
  private final Map<String, Listening> listening = new HashMap<>();
  private Principal principal;
  private boolean over;

  /**
   * @param raw whether it is a WebSocket without the framing of SockJS, and so without its
   *     heartbeats
   */
  BridgedSocket(Listeners all, SockJSSocket socket, BridgeClient client, boolean raw) {
    this.all = all;
    this.socket = socket;
    this.client = client;
    this.raw = raw;
    this.backlog = all.backlog();
    this.standing = new Standing(this::verify, this::end);
    this.principal = client.principal();
  }

  void open() {
    socket.handler(this::hear);
    socket.closeHandler(closed -> gone());
    socket.endHandler(closed -> gone());
    socket.exceptionHandler(broken -> gone());
  }

  private void hear(Buffer message) {
    JsonObject wish = BridgeJson.wish(message);
    if (over) {
      return;
    }
    if (wish == null) {
      close(POLICY_VIOLATION, "what is said here is a JSON object with a type");
      return;
    }
    String address = BridgeJson.address(wish);
    switch (BridgeJson.type(wish)) {
      case "ping" -> write(BridgeJson.PONG);
      case "register" -> register(address);
      case "unregister" -> unregister(address);
      case "send", "publish" ->
          refuse(address, "rejected", "nothing can be said on the event bus from here");
      default -> refuse(address, "unknown_type", "allowed are register, unregister and ping");
    }
  }

  private void register(String address) {
    Matcher form = ADDRESS.matcher(address);
    if (!form.matches()) {
      refuse(
          address,
          "access_denied",
          "addresses of events can be listened on: events.DOMAIN.THING.HAPPENED");
    } else if (!mayHear(form.group(1))) {
      refuseScope(address, form.group(1));
    } else if (listening.size() >= MOST_ADDRESSES) {
      refuse(address, "max_handlers_reached", MOST_ADDRESSES + " addresses are allowed");
    } else {
      listening.computeIfAbsent(
          address, added -> all.feeds().listen(List.of(address), EventFeeds.ANY, this::tell));
    }
  }

  private boolean mayHear(String domain) {
    return principal.scopes().contains(scope(domain));
  }

  private void refuseScope(String address, String domain) {
    refuse(
        address,
        "access_denied",
        "this needs scope %s, and a network that may use it".formatted(scope(domain)));
  }

  private static String scope(String domain) {
    return domain + ":read";
  }

  private void unregister(String address) {
    Listening left = listening.remove(address);
    if (left != null) {
      left.close();
    }
  }

  private void refuse(String address, String code, String message) {
    write(BridgeJson.refusal(address, code, message));
  }

  private void tell(LiveEvent event) {
    String text = BridgeJson.event(event);
    if (text != null) {
      write(text);
    }
  }

  private void write(String text) {
    if (over) {
      return;
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (!backlog.hasRoom(bytes)) {
      drop();
      return;
    }
    backlog.add(bytes, socket.write(text));
  }

  @Override
  public void tick(long now) {
    if (backlog.isStale(now)) {
      drop();
      return;
    }
    if (raw && backlog.isQuiet(now, all.options().heartbeat())) {
      write(BridgeJson.PONG);
    }
    standing.check();
  }

  private Future<?> verify() {
    return client.verify().onSuccess(this::becomes);
  }

  /** What may not be heard any more is not. */
  private void becomes(Principal now) {
    principal = now;
    for (String address : List.copyOf(listening.keySet())) {
      Matcher form = ADDRESS.matcher(address);
      if (form.matches() && !mayHear(form.group(1))) {
        unregister(address);
        refuseScope(address, form.group(1));
      }
    }
  }

  private void end(Failure why) {
    close(
        POLICY_VIOLATION,
        String.valueOf(Problems.toResponse(why, null).jsonBody().getString("detail")));
  }

  @Override
  public void leave() {
    close(GOING_AWAY, "this gateway leaves");
  }

  private void close(int code, String reason) {
    if (!over) {
      socket.close(code, reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
      gone();
    }
  }

  private void drop() {
    all.dropped();
    release();
    client.cut(backlog.total());
  }

  private void gone() {
    if (!over) {
      release();
      client.ended(backlog.total());
    }
  }

  private void release() {
    over = true;
    listening.values().forEach(Listening::close);
    listening.clear();
    all.closed(this);
  }

  @Override
  public String user() {
    return client.principal().subject();
  }
}
