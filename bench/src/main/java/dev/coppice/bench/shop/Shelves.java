package dev.coppice.bench.shop;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.lifecycle.CoppiceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A shop with products, more of each than anybody buys.
 *
 * @param skus of all of them
 */
record Shelves(List<String> skus) {
  private static final int PRODUCTS = 1_000;
  private static final int STOCK = 1_000_000;

  /**
   * @param options of {@code ./coppice up}
   */
  static Shelves open(CoppiceCommand coppice, Workplace workplace, String... options)
      throws IOException, InterruptedException {
    List<String> up = new ArrayList<>(List.of("up", "--detach", "--no-build", "--wait=300"));
    up.addAll(List.of(options));
    coppice.run(up.toArray(String[]::new));
    coppice.awaitClassArchives();
    List<String> lines = new ArrayList<>(List.of("sku,name,price,currency,category,stock"));
    List<String> skus = new ArrayList<>();
    for (int i = 0; i < PRODUCTS; i++) {
      String sku = String.format(Locale.ROOT, "B%04d", i);
      skus.add(sku);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,BENCH ITEM %d,%d.50,GBP,bench-%d,%d",
              sku,
              i,
              1 + i % 20,
              i % 20,
              STOCK));
    }
    Path file = Files.write(workplace.run().resolve("products.csv"), lines);
    coppice.run("import", "catalog", file.toString());
    return new Shelves(skus);
  }
}
