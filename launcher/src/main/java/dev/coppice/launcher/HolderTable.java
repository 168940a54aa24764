package dev.coppice.launcher;

import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has what.
 *
 * @param what heads the column of what is had
 * @param who heads the column of who has it
 * @param none says that nobody has anything
 */
record HolderTable(String what, String who, String none) {
  private static final List<String> MEMBERS = List.of("name", "instance", "pid", "epoch", "fence");

  /** For scripts. */
  static String json(List<JsonObject> holders) {
    JsonArray array = new JsonArray();
    for (JsonObject holder : holders) {
      JsonObject shown = new JsonObject();
      MEMBERS.forEach(member -> shown.put(member, holder.getValue(member)));
      array.add(shown);
    }
    return array.encodePrettily();
  }

  /** For people; lines without ends. */
  List<String> lines(List<JsonObject> holders) {
    if (holders.isEmpty()) {
      return List.of(none);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(what, who, "PID", "EPOCH", "FENCE", "SINCE"));
    for (JsonObject holder : holders) {
      List<String> row = new ArrayList<>();
      MEMBERS.forEach(member -> row.add(String.valueOf(holder.getValue(member))));
      row.add(holder.getString("since"));
      rows.add(row);
    }
    return TextTable.aligned(rows);
  }
}
