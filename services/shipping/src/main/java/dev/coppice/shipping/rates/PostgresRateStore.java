package dev.coppice.shipping.rates;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Rates in the tables of {@code V1__rates.sql}. */
public final class PostgresRateStore implements RateStore {

  private static final String OFFERS =
      """
      SELECT service, amount, currency, days_min, days_max
      FROM (
        SELECT DISTINCT ON (service) service, amount, currency, days_min, days_max
        FROM zones JOIN services USING (zone) JOIN rates USING (zone, service)
        WHERE country = $1 AND up_to_grams >= $2
        ORDER BY service, up_to_grams) AS least
      ORDER BY amount, service
      """;

  private static final String LIMIT =
      """
      SELECT (SELECT max(up_to_grams) FROM zones JOIN rates USING (zone) WHERE country = $1) AS most,
        ARRAY (SELECT country FROM zones ORDER BY country) AS countries
      """;

  private final Database database;

  public PostgresRateStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<Offer>> offers(String country, long grams, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(OFFERS)
                .execute(Tuple.of(country, Math.toIntExact(grams)))
                .compose(
                    rows -> {
                      List<Offer> offers = new ArrayList<>();
                      rows.forEach(row -> offers.add(offer(row)));
                      return offers.isEmpty()
                          ? refuse(client, country, grams)
                          : Future.succeededFuture(List.copyOf(offers));
                    }));
  }

  private static Offer offer(Row row) {
    return new Offer(
        ShippingService.named(row.getString("service")),
        new Money(row.getLong("amount"), row.getString("currency")),
        row.getInteger("days_min"),
        row.getInteger("days_max"));
  }

  private static Future<List<Offer>> refuse(SqlClient client, String country, long grams) {
    return client
        .preparedQuery(LIMIT)
        .execute(Tuple.of(country))
        .map(rows -> rows.iterator().next())
        .compose(
            row -> {
              Integer most = row.getInteger("most");
              return Future.failedFuture(
                  most == null
                      ? NotSentException.ofCountry(
                          country, List.of(row.getArrayOfStrings("countries")))
                      : NotSentException.ofWeight(country, grams, most));
            });
  }
}
