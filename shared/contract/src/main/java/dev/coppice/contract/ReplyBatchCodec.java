package dev.coppice.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries {@link ReplyBatch}es between nodes; the counterpart of {@link CallBatchCodec}. */
public final class ReplyBatchCodec implements MessageCodec<ReplyBatch, ReplyBatch> {

  public static final String NAME = "coppice-replies";

  private static final int CORRELATION = 1;
  private static final int STATUS = 2;
  private static final int NOT_BEGUN = 3;
  private static final int HEADER = 4;
  private static final int BODY = 5;

  @Override
  public void encodeToWire(Buffer buffer, ReplyBatch batch) {
    Wire.Writer out = Wire.Writer.begin();
    for (ReplyBatch.Reply reply : batch.replies()) {
      encode(out, reply);
    }
    out.appendTo(buffer);
  }

  private static void encode(Wire.Writer out, ReplyBatch.Reply reply) {
    Response response = reply.response();
    out.field(CORRELATION, reply.correlation());
    out.field(STATUS, response.status());
    if (!reply.begun()) {
      out.field(NOT_BEGUN, 1L);
    }
    out.params(HEADER, response.headers());
    out.body(BODY, response.body());
    out.end();
  }

  /**
   * @throws WireFormatException when the bytes are of another format or cut short
   */
  @Override
  public ReplyBatch decodeFromWire(int position, Buffer buffer) {
    Wire.Reader in = new Wire.Reader(buffer, position);
    Wire.checkVersion(in.readByte());
    List<ReplyBatch.Reply> replies = new ArrayList<>();
    while (in.hasMore()) {
      replies.add(decode(in));
    }
    return new ReplyBatch(replies);
  }

  private static ReplyBatch.Reply decode(Wire.Reader in) {
    long correlation = 0;
    int status = 0;
    boolean begun = true;
    Wire.ParamsBuilder headers = new Wire.ParamsBuilder();
    @Nullable Buffer body = null;
    for (int tag = in.nextTag(); tag != Wire.END; tag = in.nextTag()) {
      switch (tag) {
        case CORRELATION -> correlation = in.number();
        case STATUS -> status = (int) in.number();
        case NOT_BEGUN -> begun = in.number() == 0;
        case HEADER -> in.param(headers);
        case BODY -> body = in.slice();
        default -> in.skip();
      }
    }
    if (status < 200 || status > 599) {
      throw new WireFormatException("a reply of status " + status);
    }
    return new ReplyBatch.Reply(
        correlation,
        begun,
        new Response(status, headers.build(), body == null ? Buffer.buffer(0) : body));
  }

  @Override
  public ReplyBatch transform(ReplyBatch batch) {
    return batch;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
