package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition;
import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.Violation;
import dev.coppice.discovery.calling.Answered;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.routing.RouteBoard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together of what other operations answer, asked at the same time and on behalf of
 * the same client. What cannot be had is left out and named. For one event loop.
 */
public final class Composer {

  private static final int OK = 200;

  private final Vertx vertx;
  private final RouteBoard board;
  private final Calls calls;

  /** Of operations that no service checks a request of; as long as there are routes to them. */
  private final Map<Contract, Future<ContractChecks>> checks = new WeakHashMap<>();

  public Composer(Vertx vertx, RouteBoard board, Calls calls) {
    this.vertx = vertx;
    this.board = board;
    this.calls = calls;
  }

  /**
   * Answers a request for which {@link Route#isComposed} is true, within its deadline.
   *
   * @param answered is told who gave the answer that is expanded
   */
  public Future<Response> answer(Route route, Request request, Answered answered) {
    Composition composition = route.operation().composition();
    Questions questions = new Questions(board.table(), calls, request);
    return composition.isWhole()
        ? check(route, request).compose(sound -> compose(composition.parts(), request, questions))
        : expand(route, request, answered, questions);
  }

  /**
   * What a part answers that has its parameters from a request. Never fails: where there is no
   * answer, a problem says why.
   */
  public Future<Response> ask(Part part, Request request) {
    return Question.of(part, name -> parameter(request, name))
        .map(new Questions(board.table(), calls, request)::ask)
        .orElseGet(
            () ->
                Future.succeededFuture(
                    Problems.toResponse(
                        new Failure.NotFound("there is nothing to ask for"), request.requestId())));
  }

  /**
   * Holds a request to the contract where no service does. Fails with {@link FailureException} when
   * it is not as that says.
   */
  public Future<Void> check(Route route, Request request) {
    return checks
        .computeIfAbsent(route.contract(), contract -> ContractChecks.compile(vertx, contract))
        .compose(
            compiled -> {
              List<Violation> violations = compiled.request(request);
              return violations.isEmpty()
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new FailureException(new Failure.InvalidRequest(violations)));
            });
  }

  private static Future<Response> compose(List<Part> parts, Request request, Questions questions) {
    Map<Part, Future<Response>> answers = new LinkedHashMap<>();
    for (Part part : parts) {
      Question.of(part, name -> parameter(request, name))
          .ifPresent(question -> answers.put(part, questions.ask(question)));
    }
    return Future.join(List.copyOf(answers.values()))
        .transform(all -> Future.succeededFuture(CompositionJson.whole(request, answers)));
  }

  private static @Nullable String parameter(Request request, String name) {
    String ofPath = request.path().get(name);
    return ofPath == null ? request.queryParam(name) : ofPath;
  }

  private Future<Response> expand(
      Route route, Request request, Answered answered, Questions questions) {
    List<Part> wanted = wanted(route.operation().composition(), request);
    return calls
        .call(
            route.service(),
            route.operation(),
            // The client's tags are of answers with all that it asks for.
            Questions.unconditional(request),
            answered)
        .compose(
            plain -> {
              JsonObject body = plain.status() == OK ? json(plain) : null;
              return body == null
                  ? Future.succeededFuture(plain)
                  : new Expansion(body, wanted, questions)
                      .run()
                      .map(expanded -> CompositionJson.expanded(plain, expanded));
            });
  }

  private static @Nullable JsonObject json(Response response) {
    try {
      return response.jsonBody();
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  /**
   * @throws FailureException when something is asked for that there is not
   */
  private static List<Part> wanted(Composition composition, Request request) {
    Map<String, Part> offered = new LinkedHashMap<>();
    composition.expansions().forEach(part -> offered.put(part.name(), part));
    Set<String> names =
        request.query().all(Composition.EXPAND).stream()
            .flatMap(list -> List.of(list.split(",", -1)).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Part> wanted = new ArrayList<>();
    for (String name : names) {
      Part part = offered.get(name);
      if (part == null) {
        throw new FailureException(
            Failure.InvalidRequest.of(
                "query." + Composition.EXPAND,
                "'%s' is unknown; allowed, separated by commas: %s"
                    .formatted(name, String.join(", ", offered.keySet()))));
      }
      wanted.add(part);
    }
    return wanted;
  }
}
