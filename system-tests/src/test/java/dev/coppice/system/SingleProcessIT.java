package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.PlainBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The whole shop in one JVM, for small machines. */
@Order(2)
class SingleProcessIT {
  @Test
  void answersLikeACluster() throws IOException, InterruptedException {
    try (CoppiceCommand coppice = CoppiceCommand.in("single-process")) {
      Map<String, String> tls = coppice.run("certificates", "certs").exports();
      Result up = coppice.run(tls, "up", "--detach", "--single-process");
      assertThat(up.code()).as(up.toString()).isZero();

      Files.writeString(
          coppice.checkout().resolve("shop.csv"),
          "sku,name,price,currency,category,stock\nA1,Lamp,2.55,GBP,Lamps,7\n");
      Result imported = coppice.run("import", "catalog", "shop.csv");
      assertThat(imported.code()).as(imported.toString()).isZero();
      assertThat(coppice.get("/api/catalog/products/A1").json().getString("name"))
          .isEqualTo("Lamp");
      assertThat(coppice.get("/api/inventory/items/A1").json().getInteger("available"))
          .isEqualTo(7);
      assertThat(
              coppice
                  .get("/api/shipping/quotes?country=GB&grams=1200")
                  .json()
                  .getJsonArray("options"))
          .hasSize(2);

      Result set = coppice.run("config", "set", "switch.lamps", "true");
      assertThat(set.out()).as(set.toString()).contains("switch.lamps is true (version 1)");

      Result client =
          coppice.run("client", "create", "--name", "robot", "--grant", "client_credentials");
      assertThat(client.out()).as(client.toString()).contains("client_secret: ");
      assertThat(coppice.get("/oauth2/jwks").json().getJsonArray("keys")).hasSize(2);

      assertThat(coppice.get("/api/payments/audit").status()).isEqualTo(401);

      PlainBrowser browser = new PlainBrowser("http://localhost:" + coppice.httpPort());
      browser.open("/account/register");
      browser.submit("email", "ada@shop.example");
      assertThat(browser.open(coppice.mailedLink("ada@shop.example", "Finish registering")).body())
          .contains("an account for ada@shop.example");

      Set<Long> pids = coppice.pids();
      assertThat(pids).hasSize(1);
      assertThat(coppice.run("status").out()).contains("Development mode", "Ready.");
      assertThat(coppice.run("down").code()).isZero();
      assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }
}
