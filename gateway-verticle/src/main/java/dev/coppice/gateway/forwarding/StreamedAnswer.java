package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.EventStream;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.streaming.LiveStream;
import dev.coppice.gateway.streaming.StreamClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way of a stream of events to the client that has asked for it. */
final class StreamedAnswer implements StreamClient {

  private static final Response HEAD =
      new Response(
          200,
          Params.of(
              "content-type",
              EventStream.MEDIA_TYPE,
              "cache-control",
              "no-store, no-transform",
              // Else nginx and those like it keep events until they have many.
              "x-accel-buffering",
              "no"),
          Buffer.buffer());

  /** RFC 9113 section 7. */
  private static final long CANCEL = 0x8;

  private final Exchange exchange;
  private final Edge edge;
  private final Route route;
  private final Request request;
  private final EventStream declared;
  private @Nullable Principal principal;

  StreamedAnswer(Exchange exchange, Edge edge, Route route, Request request, EventStream declared) {
    this.exchange = exchange;
    this.edge = edge;
    this.route = route;
    this.request = request;
    this.declared = declared;
    this.principal = request.principal();
  }

  /** Answers, in the end. */
  void open() {
    if (exchange.request.version() == HttpVersion.HTTP_1_0) {
      refuse(new Failure.MalformedHttp("a stream of events needs HTTP/1.1 or HTTP/2"));
      return;
    }
    edge.composer
        .check(route, request)
        .onComplete(
            (sound, failure) -> {
              if (failure != null) {
                exchange.complete(null, failure);
              } else if (exchange.isHead()) {
                ask().onSuccess(now -> answer(now.status() == HEAD.status() ? HEAD : now));
              } else {
                LiveStream.open(edge.listeners, declared, subject(), user(), this);
              }
            });
  }

  private String subject() {
    return String.valueOf(request.path().get(declared.subject()));
  }

  /** Nobody who has signed in is called like an address. */
  private String user() {
    Principal who = principal;
    return who == null ? "@" + exchange.visitor.client() : who.subject();
  }

  @Override
  public Future<Response> ask() {
    return edge.composer.ask(
        declared.first(),
        new Request(
            request.operation(),
            request.path(),
            request.query(),
            headers(),
            principal,
            Deadline.after(route.operation().timeout()),
            null,
            request.requestId(),
            request.traceparent(),
            request.body()));
  }

  /** The client takes a stream; what there is now is none. */
  private Params headers() {
    Params kept = Params.NONE;
    for (int i = 0; i < request.headers().size(); i++) {
      if (!request.headers().name(i).equals("accept")) {
        kept = kept.with(request.headers().name(i), request.headers().value(i));
      }
    }
    return kept;
  }

  @Override
  public Future<?> verify() {
    Promise<Void> verified = Promise.promise();
    exchange.whoAsks(
        route.operation().access(),
        (who, failure) -> {
          if (failure != null) {
            verified.fail(failure);
          } else if (isAnother(who)) {
            verified.fail(
                new FailureException(
                    new Failure.Unauthenticated("it is not the same user any more who asks")));
          } else {
            principal = who;
            verified.complete();
          }
        });
    return verified.future();
  }

  private boolean isAnother(@Nullable Principal who) {
    return !Objects.equals(subject(who), subject(principal));
  }

  private static @Nullable String subject(@Nullable Principal who) {
    return who == null ? null : who.subject();
  }

  @Override
  public HttpServerResponse out() {
    return exchange.request.response();
  }

  @Override
  public void begin() {
    exchange.streams();
    new Answer(exchange, edge, exchange.request.headers(), HEAD).begin();
  }

  @Override
  public void refuse(Failure failure) {
    exchange.refuse(failure);
  }

  @Override
  public void answer(Response response) {
    exchange.answer(response);
  }

  @Override
  public void ended(long bytes, boolean hangUp) {
    if (out().closed() || !out().headWritten()) {
      exchange.end(bytes == 0 ? Answer.CLIENT_GONE : HEAD.status(), bytes);
      return;
    }
    exchange.visitor.connection().writing();
    out()
        .end()
        .onComplete(
            done -> {
              exchange.visitor.connection().written();
              exchange.end(HEAD.status(), bytes);
              if (hangUp && !exchange.visitor.http2()) {
                exchange.request.connection().close();
              }
            });
  }

  @Override
  public void cut(long bytes) {
    if (exchange.visitor.http2()) {
      out().reset(CANCEL);
    } else {
      exchange.visitor.connection().cut();
    }
    exchange.end(HEAD.status(), bytes);
  }
}
