package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Jdbc;
import dev.coppice.testing.PostgresExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of products that an earlier version has stored. */
class MigrationTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @Test
  void productsOfTheFirstVersionBecomeWholeOnes() throws Exception {
    try (Connection connection = Jdbc.connect(postgres.uri());
        Statement sql = connection.createStatement()) {
      sql.execute(script("V1__products.sql"));
      sql.execute(
          """
          INSERT INTO products (sku, name, price_amount, price_currency, category, words, updated_at)
          VALUES ('a', 'LANTERN', 255, 'GBP', 'Lights', 'lantern', '2026-01-02T03:04:05Z'),
                 ('b', 'PLATE', 100, 'JPY', NULL, 'plate', '2026-01-02T03:04:05Z')
          """);
      sql.execute(script("V2__whole_products.sql"));
      assertThat(
              rows(
                  sql,
                  """
                  SELECT concat_ws(' ', sku, name, price_amount, categories, state, version, words,
                                   created_at = updated_at)
                  FROM products WHERE description = '' ORDER BY sku
                  """))
          .containsExactly(
              "a LANTERN 255 {Lights} active 1 'lantern' t", "b PLATE 100 {} active 1 'plate' t");
      assertThat(rows(sql, "SELECT category || ' ' || sku FROM product_categories"))
          .containsExactly("Lights a");
      sql.execute(script("V4__prices.sql"));
      assertThat(
              rows(
                  sql,
                  """
                  SELECT concat_ws(' ', sku, version, amount, currency, since = updated_at)
                  FROM product_prices JOIN products USING (sku, version) ORDER BY sku
                  """))
          .containsExactly("a 1 255 GBP t", "b 1 100 JPY t");
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            Main.class.getResourceAsStream("/db/migration/catalog/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> rows(Statement sql, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
