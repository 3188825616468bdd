/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates are rows of tables: a widget each, with its queries written as "SOURCE field=value …".
 * They name instruments, which every workspace has, and never a collection.
 */
#include "config.h"

#include "hek-dashboard-template.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-dashboard-private.h"

#define MAX_QUERIES 4

typedef struct
{
  const char *kind;
  const char *title;   /* translatable */
  HekGridCell cell;
  const char *options; /* (nullable): JSON */
  const char *queries[MAX_QUERIES];
} Tile;

#define RATIO_OPTIONS "{\"min\": 0, \"max\": 1, \"better\": \"more\", \"bands\": [" \
  "{\"to\": 0.9, \"level\": \"bad\"}, {\"from\": 0.9, \"to\": 0.95, \"level\": \"warning\"}, " \
  "{\"from\": 0.95, \"level\": \"good\"}]}"

static const Tile performance[] = {
  { "card", N_("Queries a second"), { 0, 0, 3, 2 }, NULL,
    { "telemetry series=search.queries" } },
  { "card", N_("Median latency"), { 3, 0, 3, 2 }, "{\"better\": \"less\"}",
    { "telemetry series=search.latency reduce=p50" } },
  { "card", N_("99th percentile of latency"), { 6, 0, 3, 2 }, "{\"better\": \"less\"}",
    { "telemetry series=search.latency reduce=p99" } },
  { "card", N_("Errors"), { 9, 0, 3, 2 }, "{\"better\": \"less\", \"reduce\": \"sum\"}",
    { "telemetry series=errors reduce=sum" } },
  { "line", N_("Search latency"), { 0, 2, 6, 4 }, NULL,
    { "telemetry series=search.latency reduce=p50", "telemetry series=search.latency reduce=p90",
      "telemetry series=search.latency reduce=p99 anomalies=yes" } },
  { "heatmap", N_("Latencies over time"), { 6, 2, 6, 4 }, NULL,
    { "distribution series=search.latency" } },
  { "line", N_("Queries of each collection"), { 0, 6, 4, 4 }, NULL,
    { "telemetry series=search.queries by=collection" } },
  { "line", N_("Memory"), { 4, 6, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=process.rss", "telemetry series=memory.graphs",
      "telemetry series=memory.codes", "telemetry series=memory.store" } },
  { "line", N_("Disk"), { 8, 6, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=process.read_bytes", "telemetry series=process.written_bytes" } },
  { "table", N_("Collections"), { 0, 10, 9, 4 }, NULL, { "collections" } },
  { "gauge", N_("Processors busy"), { 9, 10, 3, 4 }, "{\"better\": \"less\"}",
    { "telemetry series=process.cpu" } },
};

static const Tile quality[] = {
  { "gauge", N_("Recall"), { 0, 0, 3, 4 }, RATIO_OPTIONS,
    { "telemetry series=search.recall reduce=mean over=range" } },
  { "line", N_("Recall of each collection"), { 3, 0, 9, 4 }, NULL,
    { "telemetry series=search.recall reduce=mean by=collection anomalies=yes" } },
  { "histogram", N_("Latencies"), { 0, 4, 4, 4 }, NULL,
    { "distribution series=search.latency over=range" } },
  { "line", N_("How queries were answered"), { 4, 4, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=search.exact", "telemetry series=search.graph",
      "telemetry series=search.codes" } },
  { "line", N_("Comparisons"), { 8, 4, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=search.compared", "telemetry series=search.visited" } },
  { "card", N_("Hits a second"), { 0, 8, 3, 2 }, NULL, { "telemetry series=search.hits" } },
  { "card", N_("Filtered queries a second"), { 3, 8, 3, 2 }, NULL,
    { "telemetry series=search.filtered" } },
  { "card", N_("Latency of batches"), { 6, 8, 3, 2 }, "{\"better\": \"less\"}",
    { "telemetry series=search.batch_latency reduce=p99" } },
  { "card", N_("Searches that failed"), { 9, 8, 3, 2 },
    "{\"better\": \"less\", \"reduce\": \"sum\"}",
    { "telemetry series=search.errors reduce=sum" } },
  { "table", N_("Errors"), { 0, 10, 12, 4 }, NULL, { "events kinds=error" } },
};

static const Tile health[] = {
  { "card", N_("Rows"), { 0, 0, 3, 2 }, NULL, { "telemetry series=collection.rows reduce=last" } },
  { "card", N_("Rows with a graph"), { 3, 0, 3, 2 }, "{\"better\": \"more\"}",
    { "telemetry series=collection.indexed_rows reduce=last" } },
  { "card", N_("Dead rows"), { 6, 0, 3, 2 }, "{\"better\": \"less\"}",
    { "telemetry series=collection.dead_rows reduce=last" } },
  { "card", N_("Segments"), { 9, 0, 3, 2 }, "{\"better\": \"less\"}",
    { "telemetry series=collection.segments reduce=last" } },
  { "table", N_("Segments"), { 0, 2, 8, 5 }, NULL, { "segments" } },
  { "table", N_("Indexes and compactions"), { 8, 2, 4, 5 }, NULL,
    { "events kinds=index,compact,codes" } },
  { "line", N_("Segments of each collection"), { 0, 7, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=collection.segments by=collection reduce=last" } },
  { "line", N_("Memory of indexes"), { 4, 7, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=memory.graphs", "telemetry series=memory.heads",
      "telemetry series=memory.codes" } },
  { "line", N_("Size on disk"), { 8, 7, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=collection.disk_bytes by=collection reduce=last" } },
  { "line", N_("Time of index builds, compactions and seals"), { 0, 11, 8, 4 }, NULL,
    { "telemetry series=index.build_time reduce=max",
      "telemetry series=store.compact_time reduce=max",
      "telemetry series=store.seal_time reduce=max" } },
  { "histogram", N_("Index build times"), { 8, 11, 4, 4 }, NULL,
    { "distribution series=index.build_time over=range" } },
};

static const Tile ingestion[] = {
  { "card", N_("Rows imported a second"), { 0, 0, 3, 2 }, "{\"better\": \"more\"}",
    { "telemetry series=import.rows" } },
  { "card", N_("Vectors imported"), { 3, 0, 3, 2 }, "{\"better\": \"more\"}",
    { "telemetry series=import.bytes" } },
  { "card", N_("Rows refused"), { 6, 0, 3, 2 }, "{\"better\": \"less\", \"reduce\": \"sum\"}",
    { "telemetry series=import.refused reduce=sum" } },
  { "card", N_("Jobs running"), { 9, 0, 3, 2 }, NULL,
    { "telemetry series=jobs.running reduce=last" } },
  { "line", N_("Rows added to each collection"), { 0, 2, 6, 4 }, "{\"from-zero\": true}",
    { "telemetry series=store.rows_added by=collection" } },
  { "line", N_("Bytes"), { 6, 2, 6, 4 }, "{\"from-zero\": true}",
    { "telemetry series=import.bytes", "telemetry series=process.written_bytes" } },
  { "heatmap", N_("Commit latencies over time"), { 0, 6, 6, 4 }, NULL,
    { "distribution series=store.commit_latency" } },
  { "line", N_("Commit latency"), { 6, 6, 6, 4 }, NULL,
    { "telemetry series=store.commit_latency reduce=p50",
      "telemetry series=store.commit_latency reduce=p99 anomalies=yes" } },
  { "line", N_("Size on disk"), { 0, 10, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=collection.disk_bytes by=collection reduce=last" } },
  { "table", N_("Imports and errors"), { 4, 10, 8, 4 }, NULL, { "events kinds=import,error" } },
};

static const Tile quantization[] = {
  { "table", N_("Codebooks"), { 0, 0, 12, 4 }, NULL, { "codebooks" } },
  { "line", N_("Queries answered through codes"), { 0, 4, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=search.codes", "telemetry series=search.graph",
      "telemetry series=search.exact" } },
  { "line", N_("Recall"), { 4, 4, 4, 4 }, NULL,
    { "telemetry series=search.recall reduce=mean by=collection anomalies=yes" } },
  { "line", N_("Search latency"), { 8, 4, 4, 4 }, NULL,
    { "telemetry series=search.latency reduce=p50",
      "telemetry series=search.latency reduce=p99" } },
  { "line", N_("Memory of codes and graphs"), { 0, 8, 4, 4 }, "{\"from-zero\": true}",
    { "telemetry series=memory.codes", "telemetry series=memory.graphs" } },
  { "scatter", N_("Codebooks: size and error"), { 4, 8, 4, 4 }, NULL, { "codebooks" } },
  { "table", N_("Codes that were made"), { 8, 8, 4, 4 }, NULL, { "events kinds=codes" } },
};

static const struct
{
  HekDashboardTemplate about;
  gint64 span_h;
  const Tile *tiles;
  guint n_tiles;
} templates[HEK_DASHBOARD_N_TEMPLATES] = {
  { { "performance", N_("Performance"),
      N_("How many searches there are, how long they take, and what they need."),
      "hektor-dashboard-performance-symbolic" },
    1, performance, G_N_ELEMENTS (performance) },
  { { "search-quality", N_("Search quality"),
      N_("What searches find of what they should, how they find it, and what fails."),
      "hektor-dashboard-search-quality-symbolic" },
    6, quality, G_N_ELEMENTS (quality) },
  { { "index-health", N_("Index health"),
      N_("Segments and their graphs: what is covered, what is dead, what was built."),
      "hektor-dashboard-index-health-symbolic" },
    24, health, G_N_ELEMENTS (health) },
  { { "ingestion", N_("Ingestion"),
      N_("Rows that come in, how fast they are safe on disk, and what was refused."),
      "hektor-dashboard-ingestion-symbolic" },
    1, ingestion, G_N_ELEMENTS (ingestion) },
  { { "quantization", N_("Quantization"),
      N_("Codebooks: their size and error, and what searches through codes cost and find."),
      "hektor-dashboard-quantization-symbolic" },
    24, quantization, G_N_ELEMENTS (quantization) },
};

const HekDashboardTemplate *
hek_dashboard_template (guint i)
{
  g_return_val_if_fail (i < HEK_DASHBOARD_N_TEMPLATES, NULL);
  return &templates[i].about;
}

const HekDashboardTemplate *
hek_dashboard_template_find (const char *id)
{
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    if (strcmp (templates[i].about.id, id) == 0)
      return &templates[i].about;
  return NULL;
}

/* --- making ---------------------------------------------------------------------------------- */

/* "SOURCE field=value …" */
static HekWidgetQuery *
make_query (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  HekWidgetQuery *query = hek_widget_query_new (words[0]);

  for (guint i = 1; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');
      HekWidgetQuery *next;

      g_assert (value != NULL);
      *value++ = '\0';
      next = hek_widget_query_with (query, words[i], value);
      hek_widget_query_unref (query);
      query = next;
    }
  return query;
}

static HekDashboardWidget *
make_widget (const HekDashboard *dashboard,
             const Tile         *tile)
{
  const HekWidgetKind *kind = hek_widget_kind_find (tile->kind);
  g_autofree char *id = hek_dashboard_make_id (dashboard, kind);
  HekDashboardWidget *widget = hek_dashboard_widget_new (kind, id);

  g_free (widget->title);
  widget->title = g_strdup (_(tile->title));
  widget->cell = tile->cell;
  if (tile->options != NULL)
    {
      g_autoptr (JsonNode) node = json_from_string (tile->options, NULL);
      g_autoptr (GError) error = NULL;
      HekWidgetOptions options;

      if (!hek_widget_options_from_json (kind, json_node_get_object (node), tile->title, &options,
                                         &error))
        g_error ("template: %s", error->message);
      hek_widget_options_clear (&widget->options);
      widget->options = options;
    }
  for (guint i = 0; i < MAX_QUERIES && tile->queries[i] != NULL; i++)
    g_ptr_array_add (widget->queries, make_query (tile->queries[i]));
  return widget;
}

HekDashboard *
hek_dashboard_template_make (const HekDashboardTemplate *templ)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];
  HekDashboard *dashboard = hek_dashboard_new (_(templ->label));

  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      if (&templates[i].about != templ)
        continue;
      dashboard->range.last_us = templates[i].span_h * 3600 * G_USEC_PER_SEC;
      for (guint k = 0; k < templates[i].n_tiles; k++)
        g_ptr_array_add (dashboard->widgets, make_widget (dashboard, &templates[i].tiles[k]));
    }
  hek_dashboard_to_grid (dashboard, items);
  hek_grid_settle (items, dashboard->widgets->len);
  hek_dashboard_from_grid (dashboard, items, dashboard->widgets->len);
  return dashboard;
}

HekWidgetQuery *
hek_dashboard_usual_query (const HekWidgetKind *kind,
                           const char          *collection)
{
  static const struct
  {
    const char *kind;
    const char *query;      /* of the workspace */
    const char *collection; /* (nullable): the source, of a collection */
  } usual[HEK_WIDGET_N_KINDS] = {
    { "line", "telemetry series=search.latency", NULL },
    { "heatmap", "distribution series=search.latency", NULL },
    { "card", "telemetry series=search.queries", NULL },
    { "scene", "collections", "layout" },
    { "table", "collections", "attributes" },
    { "gauge", "telemetry series=process.cpu", NULL },
    { "histogram", "distribution series=search.latency over=range", NULL },
    { "scatter", "collections", "attributes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i].kind, kind->id) == 0)
      {
        g_autoptr (HekWidgetQuery) query = NULL;

        if (collection == NULL || usual[i].collection == NULL)
          return make_query (usual[i].query);
        query = hek_widget_query_new (usual[i].collection);
        return hek_widget_query_with (query, "collection", collection);
      }
  g_assert_not_reached ();
}
