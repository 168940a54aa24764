package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the control socket understands, and how it is asked for. */
public final class SupervisorCommands implements ControlServer.Commands {
  private final Supervisor supervisor;

  SupervisorCommands(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  public static JsonObject kill(String target, boolean all) {
    return new JsonObject().put("command", "kill").put("target", target).put("all", all);
  }

  public static JsonObject scale(Service service, int count) {
    return new JsonObject()
        .put("command", "scale")
        .put("service", service.title())
        .put("count", count);
  }

  public static JsonObject restart(List<Service> services) {
    JsonArray titles = new JsonArray();
    services.forEach(service -> titles.add(service.title()));
    return new JsonObject().put("command", "restart").put("services", titles);
  }

  public static JsonObject stop() {
    return new JsonObject().put("command", "stop");
  }

  @Override
  public JsonObject run(JsonObject request, Journal journal) throws InterruptedException {
    String command = request.getString("command", "");
    switch (command) {
      case "view" -> {
        return supervisor.view().toJson();
      }
      case "kill" ->
          supervisor.kill(request.getString("target"), request.getBoolean("all"), journal);
      case "scale" ->
          supervisor.scale(
              Service.named(request.getString("service")), request.getInteger("count"), journal);
      case "restart" ->
          supervisor.restart(
              request.getJsonArray("services").stream()
                  .map(title -> Service.named((String) title))
                  .toList(),
              journal);
      case "stop" -> supervisor.stop(journal);
      default -> throw new Refusal("This supervisor knows no command \"" + command + "\".");
    }
    return new JsonObject();
  }
}
