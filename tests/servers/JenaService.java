// Apache Jena's own TDB2 and SPARQL behind the JDK's HTTP server: /query, /update and /data, as Fuseki has them.
// java -cp '/usr/share/java/*' JenaService.java PORT FOLDER
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RiotException;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.jena.update.UpdateAction;

public class JenaService {
    public static void main(String[] words) throws IOException {
        Dataset data = TDB2Factory.connectDataset(words[1]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[0])), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            try {
                answer(exchange, data);
            } catch (RiotException | org.apache.jena.query.QueryException error) {
                send(exchange, 400, "text/plain", error.getMessage().getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException error) {
                send(exchange, 500, "text/plain", String.valueOf(error).getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    static void answer(HttpExchange exchange, Dataset data) throws IOException {
        String path = exchange.getRequestURI().getPath(), method = exchange.getRequestMethod();
        exchange.getResponseHeaders().add("Server", "Apache Jena Fuseki (TDB2 behind the JDK's server)");
        byte[] body = exchange.getRequestBody().readAllBytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (path.equals("/query")) {
            String text = field(new String(body, StandardCharsets.UTF_8), "query");
            Query query = QueryFactory.create(text);
            Txn.executeRead(data, () -> {
                try (QueryExecution run = QueryExecutionFactory.create(query, data)) {
                    if (query.isAskType()) ResultSetFormatter.outputAsJSON(out, run.execAsk());
                    else if (query.isSelectType()) ResultSetFormatter.outputAsJSON(out, run.execSelect());
                    else RDFDataMgr.write(out, run.execConstruct(), Lang.NTRIPLES);
                }
            });
            boolean rows = query.isAskType() || query.isSelectType();
            send(exchange, 200, rows ? "application/sparql-results+json" : "application/n-triples", out.toByteArray());
        } else if (path.equals("/update")) {
            String text = new String(body, StandardCharsets.UTF_8);
            Txn.executeWrite(data, () -> UpdateAction.parseExecute(text, data));
            send(exchange, 204, null, null);
        } else if (path.equals("/data")) {
            String name = field(String.valueOf(exchange.getRequestURI().getRawQuery()), "graph");
            if (method.equals("GET")) {
                Txn.executeRead(data, () -> {
                    if (name == null) RDFDataMgr.write(out, data, Lang.NQUADS);
                    else RDFDataMgr.write(out, graph(data, name), Lang.NTRIPLES);
                });
                send(exchange, 200, name == null ? "application/n-quads" : "application/n-triples", out.toByteArray());
            } else {
                Txn.executeWrite(data, () -> {
                    if (method.equals("DELETE") || method.equals("PUT")) data.asDatasetGraph().removeGraph(NodeFactory.createURI(name));
                    if (method.equals("DELETE")) return;
                    if (name == null) RDFDataMgr.read(data, new ByteArrayInputStream(body), Lang.NQUADS);
                    else RDFDataMgr.read(graph(data, name), new ByteArrayInputStream(body), Lang.NTRIPLES);
                });
                send(exchange, 204, null, null);
            }
        } else {
            send(exchange, 404, "text/plain", "nothing here".getBytes(StandardCharsets.UTF_8));
        }
    }

    static Graph graph(Dataset data, String name) {
        return data.asDatasetGraph().getGraph(NodeFactory.createURI(name));
    }

    static String field(String form, String name) {
        for (String pair : form.split("&"))
            if (pair.startsWith(name + "=")) return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        return null;
    }

    static void send(HttpExchange exchange, int status, String kind, byte[] body) throws IOException {
        if (kind != null) exchange.getResponseHeaders().set("Content-Type", kind);
        exchange.sendResponseHeaders(status, body == null ? -1 : body.length == 0 ? -1 : body.length);
        if (body != null && body.length > 0) exchange.getResponseBody().write(body);
        exchange.close();
    }
}
