/* SPDX-License-Identifier: Apache-2.0 */
/* What the Error and Neighbours views of the Quantizer page show, without a display: layouts, use
 * of centroids, charts drawn on pictures, sentences. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "../evaluate/evaluate-fixture.h"
#include "studio-quantizer-error-plot.h"
#include "studio-quantizer-error-spread.h"
#include "studio-quantizer-error-text.h"
#include "studio-quantizer-neighbors-text.h"
#include "studio-quantizer-use.h"

/* Of 1 part in: sums of a few dozen doubles. */
#define ROUNDING 1e-9

typedef struct
{
  HekEvaluateSet *set;
  float *numbers;
  HekEvaluation *pq, *finer, *sq8, *rq;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->set = fixture_set (HEK_DISTANCE_L2, &fixture->numbers);
  fixture->pq = fixture_evaluate (fixture->set, hek_codec_find ("pq"), 4);
  fixture->finer = fixture_evaluate (fixture->set, hek_codec_find ("pq"), 8);
  fixture->sq8 = fixture_evaluate (fixture->set, hek_codec_find ("sq8"), 0);
  fixture->rq = fixture_evaluate (fixture->set, hek_codec_find ("rq"), 4);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  hek_evaluation_free (fixture->pq);
  hek_evaluation_free (fixture->finer);
  hek_evaluation_free (fixture->sq8);
  hek_evaluation_free (fixture->rq);
  hek_evaluate_set_unref (fixture->set);
  g_free (fixture->numbers);
}

/* --- layouts --------------------------------------------------------------------------------- */

static void
test_layouts_likely (void)
{
  static const struct
  {
    guint dim, width, height, n_planes;
  } rows[] = {
    { 784, 28, 28, 1 }, { 3072, 32, 32, 3 }, { 64, 8, 8, 1 }, { 128, 0, 0, 1 }, { 16, 0, 0, 1 },
    { 7, 0, 0, 1 },     { 768, 16, 16, 3 },  { 1, 0, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) layouts = studio_quantizer_layouts (rows[i].dim);
      guint likely = studio_quantizer_layouts_get_likely (layouts);
      const StudioQuantizerLayout *layout = &g_array_index (layouts, StudioQuantizerLayout,
                                                            likely);

      g_assert_cmpuint (g_array_index (layouts, StudioQuantizerLayout, 0).width, ==, 0);
      g_assert_cmpuint (layout->width, ==, rows[i].width);
      g_assert_cmpuint (layout->height, ==, rows[i].height);
      g_assert_cmpuint (layout->n_planes, ==, rows[i].n_planes);
    }
}

/* Every dimension has one cell, and what is no dimension is a gap. */
static void
test_layouts_cells (void)
{
  static const guint dims[] = { 16, 48, 64, 128, 192, 784 };

  for (guint d = 0; d < G_N_ELEMENTS (dims); d++)
    {
      g_autoptr (GArray) layouts = studio_quantizer_layouts (dims[d]);

      for (guint i = 1; i < layouts->len; i++)
        {
          const StudioQuantizerLayout *layout = &g_array_index (layouts, StudioQuantizerLayout, i);
          guint n_columns = studio_quantizer_layout_get_columns (layout), n_gaps = 0;
          g_autofree double *values = g_new (double, dims[d]);
          g_autofree float *cells = NULL;

          g_assert_cmpuint (layout->width * layout->height * layout->n_planes, ==, dims[d]);
          for (guint dim = 0; dim < dims[d]; dim++)
            values[dim] = dim;
          cells = studio_quantizer_layout_fill (layout, values, 2);
          for (guint dim = 0; dim < dims[d]; dim++)
            {
              guint column, row;

              studio_quantizer_layout_get_cell (layout, dim, &column, &row);
              g_assert_cmpuint (column, <, n_columns);
              g_assert_cmpuint (row, <, layout->height);
              g_assert_cmpint (studio_quantizer_layout_get_dim (layout, column, row), ==,
                               (int) dim);
              g_assert_cmpfloat (cells[row * n_columns + column], ==, 2.0f * dim);
            }
          for (guint c = 0; c < n_columns * layout->height; c++)
            n_gaps += isnan (cells[c]);
          g_assert_cmpuint (n_gaps, ==, (layout->n_planes - 1) * layout->height);
        }
    }
}

/* --- use of centroids ------------------------------------------------------------------------- */

/* One part that is used evenly, and one of which all rows fall to one centroid. */
static void
test_use_figures (void)
{
  guint32 counts[] = { 4, 4, 4, 4, 0, 16, 0, 0 };
  HekCentroidUse use = { .n_subspaces = 2, .n_centroids = 4, .counts = counts, .n_dead = 3 };
  HekEvaluateErrors errors = { .n_subspaces = 2 };
  HekEvaluation evaluation = { .n_base = 16, .centroid_use = &use, .errors = &errors };
  g_autoptr (StudioQuantizerUseFigures) figures = studio_quantizer_use_figures_new (&evaluation);
  g_autofree char *dead = studio_quantizer_use_figures_say_dead (figures);
  g_autofree char *bits = studio_quantizer_use_figures_say_bits (figures);

  g_assert_cmpfloat (figures->bits_paid, ==, 2);
  g_assert_cmpfloat_with_epsilon (figures->bits[0], 2, ROUNDING);
  g_assert_cmpfloat (figures->bits[1], ==, 0);
  g_assert_cmpfloat_with_epsilon (figures->mean_bits, 1, ROUNDING);
  g_assert_cmpuint (figures->dead[0], ==, 0);
  g_assert_cmpuint (figures->dead[1], ==, 3);
  g_assert_cmpfloat (figures->most[0], ==, 16);
  g_assert_cmpfloat (figures->median[0], ==, 10);
  g_assert_cmpfloat (figures->least[0], ==, 4);
  g_assert_cmpfloat (figures->most[3], ==, 4);
  g_assert_cmpfloat (figures->least[3], ==, 0);
  g_assert_cmpstr (dead, ==,
                   "Dead centroids, that stand for no row: 3 of 8, in subspaces 1 (3).");
  g_assert_cmpstr (bits, ==, "On average 1.00 of the 2 bits of a subspace are used.");

  use.n_dead = 0;
  g_clear_pointer (&figures, studio_quantizer_use_figures_free);
  figures = studio_quantizer_use_figures_new (&evaluation);
  g_free (dead);
  dead = studio_quantizer_use_figures_say_dead (figures);
  g_assert_cmpstr (dead, ==, "No dead centroids: each of 8 stands for rows.");
}

static void
test_use_measured (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (StudioQuantizerUseFigures) pq = studio_quantizer_use_figures_new (fixture->pq);
  g_autoptr (StudioQuantizerUseFigures) rq = studio_quantizer_use_figures_new (fixture->rq);
  guint n_dead = 0;

  g_assert_null (studio_quantizer_use_figures_new (fixture->sq8));
  g_assert_false (pq->are_steps);
  g_assert_true (rq->are_steps);
  for (guint p = 0; p < pq->n_parts; p++)
    {
      double sum = 0;

      for (guint c = 0; c < pq->n_centroids; c++)
        sum += pq->counts[p * pq->n_centroids + c];
      g_assert_cmpfloat (sum, ==, (double) fixture->pq->n_base);
      g_assert_cmpfloat (pq->bits[p], >, 0);
      g_assert_cmpfloat (pq->bits[p], <=, pq->bits_paid + ROUNDING);
      n_dead += pq->dead[p];
    }
  g_assert_cmpuint (n_dead, ==, pq->n_dead);
  for (guint c = 1; c < pq->n_centroids; c++)
    {
      g_assert_cmpfloat (pq->median[c], <=, pq->median[c - 1]);
      g_assert_cmpfloat (pq->least[c], <=, pq->median[c]);
      g_assert_cmpfloat (pq->median[c], <=, pq->most[c]);
    }
}

/* --- charts ----------------------------------------------------------------------------------- */

/* Draws at sizes from none to large, and asks for what is under many places. Returns: how many
 * different items were found at the largest */
static guint
check_chart (const StudioChartFuncs *funcs,
             gpointer                data)
{
  static const int sizes[][2] = { { 1, 1 }, { 40, 30 }, { 200, 140 }, { 640, 480 } };
  guint n_items = funcs->n_items (data), n_found = 0;
  g_autofree gboolean *found = g_new0 (gboolean, n_items + 1);
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      int width = sizes[s][0], height = sizes[s][1];
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
      cairo_t *cr = cairo_create (surface);

      funcs->draw (cr, width, height, &theme, -1, data);
      funcs->draw (cr, width, height, &theme, (int) n_items - 1, data);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      for (int y = 0; y < height; y += 37)
        for (int x = 0; x < width; x += 3)
          {
            g_autofree char *text = NULL;
            int item = funcs->pick (x, y, width, height, &theme, &text, data);

            g_assert_cmpint (item, <, (int) n_items);
            g_assert_true ((item >= 0) == (text != NULL));
            if (item >= 0)
              {
                g_autofree char *same = funcs->item_text (item, data);

                g_assert_cmpstr (text, ==, same);
                found[item] = TRUE;
              }
          }
    }
  g_assert_null (funcs->item_text (-1, data));
  g_assert_null (funcs->item_text ((int) n_items, data));
  for (guint i = 0; i < n_items; i++)
    n_found += found[i];
  return n_found;
}

static void
test_error_plot (Fixture      *fixture,
                 gconstpointer data)
{
  StudioQuantizerErrorPlot plot = { .layout = { 4, 4, 1 } };
  g_autofree char *text = NULL;

  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), ==, 0);
  studio_quantizer_error_plot_set_runs (&plot, fixture->pq, "coarse", NULL, NULL);
  g_assert_cmpint (plot.kind, ==, STUDIO_QUANTIZER_ERROR_PICTURE);
  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), ==, FIXTURE_DIM);

  /* two have the same scale, and every cell of both can be found */
  studio_quantizer_error_plot_set_runs (&plot, fixture->pq, "coarse", fixture->sq8, "sq8");
  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), ==,
                    2 * FIXTURE_DIM);
  for (guint i = 0; i < FIXTURE_DIM; i++)
    {
      g_assert_cmpfloat (plot.values[0][i], ==, fixture->pq->errors->dim_mse[i]);
      g_assert_cmpfloat (plot.values[1][i], ==, fixture->sq8->errors->dim_mse[i]);
      g_assert_cmpfloat (plot.max, >=, MAX (plot.values[0][i], plot.values[1][i]));
    }
  text = studio_quantizer_error_plot_describe (&plot);
  g_assert_nonnull (strstr (text, "16 values. Least: coarse · Dimension "));
  g_assert_nonnull (strstr (text, "Most: sq8 · Dimension "));

  g_assert_cmpfloat (plot.color_max, <=, plot.max);
  plot.relative = TRUE;
  plot.layout = (StudioQuantizerLayout) { 0, 0, 1 };
  studio_quantizer_error_plot_set_runs (&plot, fixture->pq, "coarse", NULL, NULL);
  g_assert_cmpint (plot.kind, ==, STUDIO_QUANTIZER_ERROR_BARS);
  g_assert_cmpfloat (plot.values[0][3], ==, 100 * fixture->pq->errors->dim_relative[3]);
  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), ==, FIXTURE_DIM);
  studio_quantizer_error_plot_set_runs (&plot, fixture->pq, "coarse", fixture->finer, "fine");
  g_assert_cmpint (plot.kind, ==, STUDIO_QUANTIZER_ERROR_LINE);
  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), >, FIXTURE_DIM);
  studio_quantizer_error_plot_clear (&plot);
}

/* Subspaces of another number do not stand beside each other, and some methods have none. */
static void
test_error_subspaces (Fixture      *fixture,
                      gconstpointer data)
{
  StudioQuantizerErrorPlot plot = { .of_subspaces = TRUE, .empty_text = "why not" };
  g_autofree char *text = NULL;

  studio_quantizer_error_plot_set_runs (&plot, fixture->pq, "coarse", fixture->finer, "fine");
  g_assert_cmpuint (plot.n, ==, fixture->pq->errors->n_subspaces);
  g_assert_null (plot.values[1]);
  g_assert_cmpint (plot.kind, ==, STUDIO_QUANTIZER_ERROR_BARS);
  studio_quantizer_error_plot_set_runs (&plot, fixture->sq8, "sq8", fixture->pq, "coarse");
  g_assert_cmpint (plot.kind, ==, STUDIO_QUANTIZER_ERROR_EMPTY);
  g_assert_cmpuint (check_chart (&studio_quantizer_error_plot_funcs, &plot), ==, 0);
  text = studio_quantizer_error_plot_describe (&plot);
  g_assert_cmpstr (text, ==, "why not");
  studio_quantizer_error_plot_clear (&plot);
}

static void
test_use_chart (Fixture      *fixture,
                gconstpointer data)
{
  StudioQuantizerUse use = { .empty_text = "why not" };

  for (guint mode = 0; mode <= STUDIO_QUANTIZER_USE_BITS; mode++)
    {
      use.mode = mode;
      studio_quantizer_use_set_runs (&use, fixture->sq8, "sq8", fixture->pq, "coarse");
      g_assert_cmpuint (check_chart (&studio_quantizer_use_funcs, &use), ==, 0);
      studio_quantizer_use_set_runs (&use, fixture->pq, "coarse", NULL, NULL);
      g_assert_cmpuint (check_chart (&studio_quantizer_use_funcs, &use), >, 0);
      studio_quantizer_use_set_runs (&use, fixture->pq, "coarse", fixture->finer, "fine");
      g_assert_cmpuint (check_chart (&studio_quantizer_use_funcs, &use), >, 0);
      studio_quantizer_use_set_runs (&use, fixture->rq, "rq", fixture->sq8, "sq8");
      g_assert_cmpuint (check_chart (&studio_quantizer_use_funcs, &use), >, 0);
    }
  studio_quantizer_use_clear (&use);
}

/* Cut into pieces, the bins of two runs still have the rows that they had. */
static void
test_spread (Fixture      *fixture,
             gconstpointer data)
{
  StudioQuantizerErrorSpread spread = { 0 };
  const HekEvaluation *runs[2] = { fixture->pq, fixture->sq8 };

  studio_quantizer_error_spread_set_runs (&spread, runs[0], "coarse", runs[1], "sq8");
  for (guint r = 0; r < 2; r++)
    {
      double area = 0;

      for (guint b = 0; b < spread.n_bins; b++)
        {
          g_assert_cmpfloat (spread.edges[b], <, spread.edges[b + 1]);
          area += spread.counts[r][b] * (spread.edges[b + 1] - spread.edges[b]);
        }
      g_assert_cmpfloat_with_epsilon (area / runs[0]->errors->bin_width, (double) runs[r]->n_base,
                                      (double) runs[r]->n_base * ROUNDING);
      for (guint i = 1; i < spread.n_points[r]; i++)
        {
          g_assert_cmpfloat (spread.x[r][i], >=, spread.x[r][i - 1]);
          g_assert_cmpfloat (spread.y[r][i], >=, spread.y[r][i - 1] - 100.0 / FIXTURE_N);
        }
      g_assert_cmpfloat (spread.y[r][spread.n_points[r] - 1], ==, 100);
    }
  g_assert_cmpuint (check_chart (&studio_quantizer_error_spread_funcs, &spread), >, 0);
  spread.cumulative = TRUE;
  g_assert_cmpuint (check_chart (&studio_quantizer_error_spread_funcs, &spread), >, 0);
  studio_quantizer_error_spread_clear (&spread);
  g_assert_cmpuint (check_chart (&studio_quantizer_error_spread_funcs, &spread), ==, 0);
}

/* --- sentences ------------------------------------------------------------------------------ */

static void
test_texts (Fixture      *fixture,
            gconstpointer data)
{
  HekEvaluateErrors errors = { .mse = 1000000, .relative = 0.25, .held_out_mse = 1100000,
                               .quantiles = { 0, 1, 2, 3, 40, 5, 60, 70, 80000 } };
  HekEvaluation evaluation = { .n_base = 59000, .n_queries = 1000, .errors = &errors };
  g_autofree char *facts = studio_quantizer_error_text_facts (&evaluation);
  g_autofree char *spread = studio_quantizer_error_text_spread (&errors);
  g_autofree char *none = studio_quantizer_error_text_no_subspaces (fixture->sq8);
  g_autofree char *steps = studio_quantizer_error_text_no_subspaces (fixture->rq);
  g_autofree char *levels = studio_quantizer_error_text_no_centroids (fixture->sq8);
  g_autofree char *others =
    studio_quantizer_error_text_other_subspaces (fixture->pq, fixture->finer, "fine");
  g_autofree char *no_others =
    studio_quantizer_error_text_other_subspaces (fixture->pq, fixture->sq8, "sq8");

  g_assert_cmpstr (facts, ==,
                   "Mean squared error 1,000,000 on 59,000 rows, 1,100,000 on 1,000 held-out "
                   "queries (+10.0 %) · 25.0 % of the variance");
  g_assert_cmpstr (spread, ==,
                   "Half of the rows at most 40.00, 95 % 60.00, 99 % 70.00, all 80,000.");
  g_assert_true (g_str_has_suffix (none, "so that there are no subspaces."));
  g_assert_true (g_str_has_suffix (steps, "so that there are no subspaces."));
  g_assert_true (g_str_has_suffix (levels, "and no centroids."));
  g_assert_cmpstr (others, ==, "“fine” has 8 subspaces: they are not the same as these.");
  g_assert_cmpstr (no_others, ==, "“sq8” has no subspaces to stand beside these.");
  g_assert_null (studio_quantizer_error_text_other_subspaces (fixture->pq, fixture->pq, "pq"));
  g_assert_null (studio_quantizer_error_text_other_subspaces (fixture->sq8, fixture->pq, "pq"));
  g_assert_null (studio_quantizer_error_text_no_subspaces (fixture->pq));
  g_assert_null (studio_quantizer_error_text_no_centroids (fixture->pq));
  g_assert_null (studio_quantizer_error_text_no_centroids (fixture->rq));
}

static void
add_neighbor (GArray     *list,
              const char *key,
              guint       rank,
              guint       by_estimate)
{
  HekQuantizerNeighbor neighbor = { .row = (guint32) rank, .key = (char *) key, .rank = rank,
                                    .rank_by_estimate = by_estimate, .distance = (float) rank };

  g_array_append_val (list, neighbor);
}

static void
check_summary (const HekQuantizerNeighbors *neighbors,
               const char                  *expected)
{
  g_autofree char *summary = studio_quantizer_neighbors_text_summary (neighbors);

  g_assert_cmpstr (summary, ==, expected);
}

static void
test_neighbors (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GArray) exact = g_array_new (FALSE, TRUE, sizeof (HekQuantizerNeighbor));
  g_autoptr (GArray) quantized = g_array_new (FALSE, TRUE, sizeof (HekQuantizerNeighbor));
  HekQuantizerNeighbors neighbors = { .set = fixture->set, .query = 17, .key = (char *) "boot",
                                      .k = 3, .exact = exact, .quantized = quantized };
  g_autofree char *query = studio_quantizer_neighbors_text_title (&neighbors);
  g_autofree char *row = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *gained = NULL;
  g_autofree char *full = NULL;

  g_assert_cmpstr (query, ==, "Query 18 of 60: row boot");
  neighbors.query = -1;
  row = studio_quantizer_neighbors_text_title (&neighbors);
  g_assert_cmpstr (row, ==, "Row boot");
  check_summary (&neighbors, "No other row takes part in the sample.");

  add_neighbor (exact, "a", 1, 1);
  add_neighbor (exact, "b", 2, 3);
  add_neighbor (exact, "c", 3, 1234);
  add_neighbor (quantized, "a", 1, 1);
  add_neighbor (quantized, "d", 9, 2);
  add_neighbor (quantized, "b", 2, 3);
  neighbors.n_lost = 1;
  check_summary (&neighbors, "2 of 3 kept. Lost: c. Gained: d.");
  kept = studio_quantizer_neighbor_text_tag (&g_array_index (exact, HekQuantizerNeighbor, 1), 3,
                                             TRUE);
  lost = studio_quantizer_neighbor_text_tag (&g_array_index (exact, HekQuantizerNeighbor, 2), 3,
                                             TRUE);
  gained = studio_quantizer_neighbor_text_tag (
    &g_array_index (quantized, HekQuantizerNeighbor, 1), 3, FALSE);
  full = studio_quantizer_neighbor_text_full (&g_array_index (exact, HekQuantizerNeighbor, 2),
                                              HEK_DISTANCE_L2, 3, TRUE);
  g_assert_cmpstr (kept, ==, "→ 3");
  g_assert_cmpstr (lost, ==, "lost → 1,234");
  g_assert_cmpstr (gained, ==, "gained ← 9");
  g_assert_cmpstr (full, ==,
                   "Row c: Squared distance 3.0000 (number 3), by code 0 (number 1,234). Lost.");

  g_array_remove_index (exact, 2);
  g_array_remove_index (quantized, 1);
  neighbors.n_lost = 0;
  check_summary (&neighbors, "All 2 kept, in the same order.");
  g_array_index (quantized, HekQuantizerNeighbor, 0).row = 2;
  g_array_index (quantized, HekQuantizerNeighbor, 1).row = 1;
  check_summary (&neighbors, "All 2 kept, in another order.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/quantizer/layouts/likely", test_layouts_likely);
  g_test_add_func ("/ui/quantizer/layouts/cells", test_layouts_cells);
  g_test_add_func ("/ui/quantizer/use/figures", test_use_figures);
  g_test_add ("/ui/quantizer/use/measured", Fixture, NULL, set_up, test_use_measured, tear_down);
  g_test_add ("/ui/quantizer/use/chart", Fixture, NULL, set_up, test_use_chart, tear_down);
  g_test_add ("/ui/quantizer/error/plot", Fixture, NULL, set_up, test_error_plot, tear_down);
  g_test_add ("/ui/quantizer/error/subspaces", Fixture, NULL, set_up, test_error_subspaces,
              tear_down);
  g_test_add ("/ui/quantizer/error/spread", Fixture, NULL, set_up, test_spread, tear_down);
  g_test_add ("/ui/quantizer/error/texts", Fixture, NULL, set_up, test_texts, tear_down);
  g_test_add ("/ui/quantizer/neighbors", Fixture, NULL, set_up, test_neighbors, tear_down);
  return g_test_run ();
}
