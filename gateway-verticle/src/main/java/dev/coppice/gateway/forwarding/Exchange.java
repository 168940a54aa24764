package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Access;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.EventStream;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Answered;
import dev.coppice.gateway.admission.Admission;
import dev.coppice.gateway.admission.BodyReader;
import dev.coppice.gateway.admission.HeadRules;
import dev.coppice.gateway.admission.UnreadBody;
import dev.coppice.gateway.authentication.Authentication;
import dev.coppice.gateway.limiting.Counting;
import dev.coppice.gateway.limiting.Limits;
import dev.coppice.gateway.networks.NetworkRules;
import dev.coppice.gateway.routing.RequestPath;
import dev.coppice.gateway.routing.Resource;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.streaming.EventBridge;
import io.netty.util.AsciiString;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, from its head to its answer. Stays on one event loop. */
final class Exchange implements Completable<Response>, Answered {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
  private static final Buffer NOTHING = Buffer.buffer();
  private static final int STREAMS = 200;

  final Visitor visitor;
  final HttpServerRequest request;
  final String requestId;

  /** Neighbours in the list of what is in flight. */
  @Nullable Exchange next;

  @Nullable Exchange previous;

  /** How it is counted by the limits there are, if there are any. */
  @Nullable Counting counted;

  /** The same by those that were not known to concern it before it came out who asks. */
  @Nullable Counting countedByCaller;

  private final Edge edge;
  private final MultiMap headers;
  private final long begun = System.nanoTime();
  private @Nullable Route route;
  private @Nullable Principal principal;
  private Params pathParams = Params.NONE;
  private Params query = Params.NONE;
  private @Nullable String answeredBy;
  private boolean identified;
  private boolean callerCounted;
  private boolean held;
  private boolean readingBody;
  private boolean answered;
  private boolean streamed;

  Exchange(Visitor visitor, HttpServerRequest request) {
    this.visitor = visitor;
    this.edge = visitor.edge();
    this.request = request;
    this.headers = request.headers();
    this.requestId = edge.traces.requestId(headers.get(Answer.REQUEST_ID));
    edge.add(this);
    visitor.connection().begin();
  }

  /** Serves it. */
  void begin() {
    Limits limits = edge.limiter.of(request.method());
    if (limits == null) {
      guarded(this::direct);
      return;
    }
    Principal caller = limits.mindCaller() ? edge.authentication.known(headers) : null;
    callerCounted = caller != null;
    counted = limits.of(visitor.client(), caller);
    letIn(counted, this::direct);
  }

  /** Goes on with a step as soon as it is counted and not refused. */
  private void letIn(@Nullable Counting by, Runnable step) {
    if (by == null || edge.limiter.count(by, () -> letInLater(by, step))) {
      letInNow(by, step);
    } else {
      hold();
    }
  }

  private void letInNow(@Nullable Counting by, Runnable step) {
    Failure refusal = by == null ? null : by.refusal();
    if (refusal != null) {
      refuse(refusal);
    } else {
      guarded(step);
    }
  }

  private void letInLater(Counting by, Runnable step) {
    if (request.response().closed()) {
      end(Answer.CLIENT_GONE, 0);
    } else {
      letInNow(by, step);
    }
  }

  /** Lets the body wait until somebody reads it, or nobody will. */
  private void hold() {
    if (!held) {
      held = true;
      request.pause();
    }
  }

  private void release() {
    if (held) {
      held = false;
      request.resume();
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (FailureException e) {
      refuse(e.failure());
    } catch (RuntimeException e) {
      crash(e);
    }
  }

  private void direct() {
    if (visitor.http2()) {
      HeadRules.check(headers);
    }
    String target =
        RequestTarget.originForm(request.uri(), request.method(), edge.options.maxTarget());
    if (target.equals(RequestTarget.ASTERISK)) {
      answer(edge.options.cors().options("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT", headers));
      return;
    }
    int question = target.indexOf('?');
    int end = question < 0 ? target.length() : question;
    RequestPath path = edge.path;
    String wrong = path.read(target, 0, end);
    if (wrong != null) {
      throw new FailureException(new Failure.MalformedHttp(wrong));
    }
    Resource resource = edge.board.table().find(path);
    if (resource == null) {
      page(target, end);
      return;
    }
    Route found = resource.route(request.method());
    if (found == null) {
      withoutRoute(resource.allow(), resource.allowed());
      return;
    }
    route = found;
    pathParams = found.pathParams(path);
    query = query(target, end);
    forward(found);
  }

  private void withoutRoute(String allow, Set<String> allowed) {
    if (request.method().name().equals("OPTIONS")) {
      answer(edge.options.cors().options(allow, headers));
    } else {
      refuse(new Failure.MethodNotAllowed(request.method().name(), allowed));
    }
  }

  /** What stands behind the path. */
  private static Params query(String target, int pathEnd) {
    return pathEnd == target.length() ? Params.NONE : QueryString.parse(target, pathEnd + 1);
  }

  private void page(String target, int pathEnd) {
    String path = target.substring(0, pathEnd);
    if (EventBridge.isAt(path)) {
      BridgedRequest.check(this, edge.options);
      identify(BridgedRequest.ACCESS, this::bridge);
      return;
    }
    OwnPage page = edge.pages.find(path);
    String method = request.method().name();
    if (page == null) {
      refuse(new Failure.NotFound("there is nothing at " + path));
    } else if (page.methods().contains(method) && !method.equals("OPTIONS")) {
      page.answer(headers, query(target, pathEnd)).onComplete(this);
    } else {
      withoutRoute(String.join(", ", new TreeSet<>(page.methods())), page.methods());
    }
  }

  private void forward(Route to) {
    Operation operation = to.operation();
    boolean takesBody = operation.maxBodyBytes() > 0;
    long length = Admission.bodyLength(headers, visitor.http2(), takesBody);
    Admission.check(to, headers, length);
    checkNetwork(operation.access());
    identify(operation.access(), () -> read(to, length));
  }

  private void bridge() {
    Principal who = principal;
    if (who != null) {
      new BridgedRequest(this, edge, who).open();
    }
  }

  /** Finds out who asks, and goes on if they may, and there is room for them. */
  private void identify(Access access, Runnable step) {
    whoAsks(
        access,
        (who, failure) -> {
          identified = true;
          if (failure == null) {
            principal = who;
            countByCaller(step);
          } else {
            complete(null, failure);
          }
        });
    if (!identified) {
      hold();
    }
  }

  /** The limits that mind who asks, if that was not known from the beginning. */
  private void countByCaller(Runnable step) {
    Limits limits = edge.limiter.of(request.method());
    Principal caller = principal;
    if (limits != null && caller != null && !callerCounted) {
      countedByCaller = limits.of(caller);
    }
    letIn(countedByCaller, step);
  }

  /**
   * Tells who asks, as {@link Authentication#identify} does. Of their scopes count those that may
   * be used from where they are.
   */
  void whoAsks(Access access, Completable<@Nullable Principal> answer) {
    edge.authentication.identify(
        request,
        access,
        (who, failure) -> {
          Principal here = who == null ? null : networks().within(who, visitor.address());
          if (failure != null) {
            answer.fail(failure);
          } else if (here == null || access.admits(here.scopes())) {
            answer.succeed(here);
          } else {
            answer.fail(new FailureException(access.refusal()));
          }
        });
  }

  private NetworkRules networks() {
    return edge.options.networks().rules();
  }

  private void checkNetwork(Access access) {
    String scope = networks().outOfReach(access, visitor.address());
    if (scope != null) {
      throw new FailureException(
          new Failure.Forbidden("what needs " + scope + " cannot be done from your network"));
    }
  }

  private void read(Route to, long length) {
    if (length == 0) {
      call(to, NOTHING, begun);
      return;
    }
    readingBody = true;
    BodyReader.read(
        edge.vertx,
        visitor.connection(),
        request,
        to.operation().maxBodyBytes(),
        to.operation().timeout(),
        (body, failure) -> {
          if (body != null) {
            readingBody = false;
            guarded(
                () -> {
                  Admission.checkRead(to, headers, body.length());
                  call(to, body, System.nanoTime());
                });
          } else {
            complete(null, failure);
          }
        });
    release();
  }

  private void call(Route to, Buffer body, long now) {
    Operation operation = to.operation();
    Request call =
        new Request(
            operation.id(),
            pathParams,
            query,
            PassedHeaders.inwards(headers, to, visitor.remote()),
            principal,
            new Deadline(now + to.timeoutNanos()),
            headers.get(Admission.IDEMPOTENCY_KEY),
            requestId,
            edge.traces.traceparent(headers.get(TRACEPARENT)),
            body);
    EventStream stream = operation.composition().stream();
    if (stream != null) {
      new StreamedAnswer(this, edge, to, call, stream).open();
      return;
    }
    Future<Response> answer =
        to.isComposed(query)
            ? edge.composer.answer(to, call, this)
            : edge.calls.call(to.service(), operation, call, this);
    answer.onComplete(this);
  }

  @Override
  public void by(String instance) {
    answeredBy = instance;
  }

  /** The answer, or why there is none. */
  @Override
  public void complete(@Nullable Response answer, @Nullable Throwable failure) {
    if (answer != null) {
      answer(answer);
    } else if (request.response().closed()) {
      end(Answer.CLIENT_GONE, 0);
    } else if (failure instanceof FailureException expected) {
      refuse(expected.failure());
    } else {
      crash(failure);
    }
  }

  void refuse(Failure failure) {
    answer(Problems.toResponse(failure, requestId));
  }

  private void crash(@Nullable Throwable failure) {
    String errorId = edge.traces.requestId(null);
    LOG.error("{} failed, error id {}", describe(System.nanoTime()), errorId, failure);
    refuse(new Failure.Internal(errorId));
  }

  /** It is being answered bit by bit; what it takes to begin is what it is measured by. */
  void streams() {
    answered = true;
    streamed = true;
    Route served = route;
    if (served != null) {
      served.meters().record(STREAMS, System.nanoTime() - begun);
    }
    release();
  }

  void answer(Response response) {
    if (answered) {
      return;
    }
    answered = true;
    new Answer(this, edge, headers, response).send();
    release();
  }

  boolean isHead() {
    return request.method().name().equals("HEAD");
  }

  /** Whether there may be so much left of the request that it is better to hang up than to read. */
  boolean leavesTooMuchUnread() {
    return readingBody || UnreadBody.isTooMuch(request);
  }

  void end(int status, long bytes) {
    edge.remove(this);
    visitor.connection().end();
    long nanos = System.nanoTime() - begun;
    Route served = route;
    if (!streamed) {
      (served == null ? edge.unrouted : served.meters()).record(status, nanos);
    }
    if (edge.accessLog.wants(status)) {
      edge.accessLog.write(
          request.method().name(),
          path(),
          status,
          bytes,
          nanos,
          served == null ? "-" : served.name(),
          answeredBy == null ? "-" : answeredBy,
          requestId,
          visitor.remote(),
          visitor.certificate());
    }
  }

  private String path() {
    String target = request.uri();
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  String describe(long now) {
    return "%s %s (request %s, %d ms)"
        .formatted(
            request.method().name(), path(), requestId, TimeUnit.NANOSECONDS.toMillis(now - begun));
  }
}
