package dev.coppice.gateway;

import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Answered;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.gateway.routing.Calls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers every call with what the call was, unless told otherwise; remembers all calls. */
final class FakeServices implements Calls {

  private final List<Request> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Request, Future<Response>>> answers =
      new ConcurrentHashMap<>();

  void when(String operation, Function<Request, Future<Response>> answer) {
    answers.put(operation, answer);
  }

  void when(String operation, Response answer) {
    when(operation, request -> Future.succeededFuture(answer));
  }

  /** Lets calls of an operation wait; what it returns gives them all their answer. */
  Consumer<Response> hold(String operation) {
    List<Consumer<Response>> waiting = new CopyOnWriteArrayList<>();
    when(
        operation,
        request -> {
          Context caller = Vertx.currentContext();
          Promise<Response> answer = Promise.promise();
          waiting.add(response -> caller.runOnContext(now -> answer.complete(response)));
          return answer.future();
        });
    return response -> waiting.forEach(each -> each.accept(response));
  }

  List<Request> calls() {
    return List.copyOf(calls);
  }

  Request lastCall() {
    return calls.get(calls.size() - 1);
  }

  @Override
  public Future<Response> call(
      ServiceId service, Operation operation, Request request, Answered answered) {
    calls.add(request);
    return answers
        .getOrDefault(operation.id(), FakeServices::echo)
        .apply(request)
        .onSuccess(answer -> answered.by(service.name() + "-1"));
  }

  private static Future<Response> echo(Request request) {
    return Future.succeededFuture(
        Response.json(
            JsonObject.of(
                "operation", request.operation(),
                "path", json(request.path()),
                "query", json(request.query()),
                "headers", json(request.headers()),
                "body", request.body().toString())));
  }

  private static JsonObject json(Params params) {
    JsonObject json = new JsonObject();
    for (String name : params.names()) {
      List<String> values = params.all(name);
      json.put(name, values.size() == 1 ? values.get(0) : new JsonArray(values));
    }
    return json;
  }
}
