package dev.coppice.testing;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** An event that waits in a service's outbox, as all do where nobody has named a Kafka. */
public record OutboxEvent(String type, JsonObject data) {

  /**
   * Those of one subject, in the order in which they are to be sent.
   *
   * @param uri of the service's database, as {@link PostgresExtension#uri()}
   */
  public static List<OutboxEvent> of(String uri, String subject) {
    List<OutboxEvent> events = new ArrayList<>();
    try (Connection connection = Jdbc.connect(uri);
        PreparedStatement waiting =
            connection.prepareStatement(
                "SELECT type, convert_from(data, 'UTF8') FROM event_outbox WHERE subject = ?"
                    + " ORDER BY seq")) {
      waiting.setString(1, subject);
      try (ResultSet rows = waiting.executeQuery()) {
        while (rows.next()) {
          events.add(new OutboxEvent(rows.getString(1), new JsonObject(rows.getString(2))));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("what waits to be sent cannot be read", e);
    }
    return events;
  }
}
