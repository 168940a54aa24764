package dev.coppice.bench.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with one route, which is in application.yaml. */
@SpringBootApplication
public class SpringCloudGatewayPeer {

  public static void main(String[] args) {
    SpringApplication.run(SpringCloudGatewayPeer.class, args);
  }
}
