/* SPDX-License-Identifier: Apache-2.0 */
/* What a graph looks like from outside, against counting all links again. */
#include "config.h"

#include "hek-hnsw-private.h"
#include "shape-fixture.h"

#define DIM 24

/* Degrees of a layer, counted once more. */
static void
check_layer (const HekHnswShape *shape,
             guint               l)
{
  const HekHnswLayerShape *layer = &shape->layers[l];
  g_autofree guint32 *n_in = g_new0 (guint32, shape->n_nodes);
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS];
  guint64 n_links = 0, n_nodes = 0, n_binned = 0;
  guint max_in = 0;

  for (guint32 node = 0; node < shape->n_nodes; node++)
    {
      guint n = test_links_of (shape, l, node, out);

      n_nodes += shape->top[node] >= l;
      n_links += n;
      g_assert_true (shape->top[node] >= l || n == 0);
      g_assert_cmpuint (n, <=, layer->max_out);
      for (guint i = 0; i < n; i++)
        {
          n_in[out[i]]++;
          max_in = MAX (max_in, n_in[out[i]]);
        }
    }
  g_assert_cmpuint (layer->n_nodes, ==, n_nodes);
  g_assert_cmpuint (layer->n_links, ==, n_links);
  g_assert_cmpuint (layer->max_in, ==, max_in);
  g_assert_cmpuint (layer->n_slots, ==, l == 0 ? 2 * shape->info.m : shape->info.m);
  g_assert_cmpfloat_with_epsilon (layer->mean * (double) n_nodes, (double) n_links, 1e-6);
  for (guint i = 0; i < HEK_HNSW_SHAPE_OUT_BINS; i++)
    n_binned += layer->out_bins[i] * i;
  g_assert_cmpuint (n_binned, ==, n_links);
  if (l == 0)
    g_assert_cmpmem (n_in, shape->n_nodes * sizeof *n_in, shape->n_in,
                     shape->n_nodes * sizeof *n_in);
  for (guint32 node = 0; node < shape->n_nodes; node += shape->n_nodes / 20)
    {
      g_autoptr (GArray) in = hek_hnsw_shape_find_links_in (shape, l, node, NULL, NULL);

      g_assert_cmpuint (in->len, ==, n_in[node]);
    }
}

/* Hops, by going over all links until nothing gets nearer. */
static void
check_hops (const HekHnswShape *shape)
{
  guint n_layers = shape->info.n_layers;
  g_autofree guint *hops = g_new (guint, (gsize) shape->n_nodes * n_layers);
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS];
  gboolean is_changed = TRUE;

  for (gsize i = 0; i < (gsize) shape->n_nodes * n_layers; i++)
    hops[i] = G_MAXUINT;
  for (guint l = 0; l < n_layers; l++)
    hops[shape->entry * n_layers + l] = 0;
  while (is_changed)
    {
      is_changed = FALSE;
      for (guint32 node = 0; node < shape->n_nodes; node++)
        for (guint l = 0; l <= shape->top[node]; l++)
          {
            guint own = hops[node * n_layers + l];
            guint n = own != G_MAXUINT ? test_links_of (shape, l, node, out) : 0;

            for (guint i = 0; i < n; i++)
              for (guint below = 0; below <= l; below++)
                if (own + 1 < hops[out[i] * n_layers + below])
                  {
                    hops[out[i] * n_layers + below] = own + 1;
                    is_changed = TRUE;
                  }
          }
    }
  for (guint32 node = 0; node < shape->n_nodes; node++)
    g_assert_cmpuint (shape->hops[node] == HEK_HNSW_SHAPE_UNREACHED ? G_MAXUINT
                                                                    : shape->hops[node],
                      ==, hops[node * n_layers]);
}

static void
check_pairs (const HekHnswShape *shape,
             guint               layer)
{
  gboolean is_part;
  g_autoptr (GArray) all =
    hek_hnsw_shape_pick_pairs (shape, layer, G_MAXUINT, &is_part, NULL, NULL);
  g_autoptr (GArray) some = NULL;
  guint32 out[HEK_HNSW_SHAPE_MAX_LINKS];
  guint64 n_ways = 0;

  g_assert_false (is_part);
  for (guint i = 0; i < all->len; i++)
    {
      HekHnswPair pair = g_array_index (all, HekHnswPair, i);
      guint n_found = 0;

      g_assert_cmpuint (pair.a, <, pair.b);
      for (guint j = test_links_of (shape, layer, pair.a, out); j > 0; j--)
        n_found += out[j - 1] == pair.b;
      for (guint j = test_links_of (shape, layer, pair.b, out); j > 0; j--)
        n_found += out[j - 1] == pair.a;
      g_assert_cmpuint (n_found, >=, 1);
      n_ways += n_found;
    }
  g_assert_cmpuint (n_ways, ==, shape->layers[layer].n_links);

  some = hek_hnsw_shape_pick_pairs (shape, layer, all->len / 3, &is_part, NULL, NULL);
  g_assert_true (is_part);
  g_assert_cmpuint (some->len, ==, all->len / 3);
  /* the choice is the beginning of all of them in the order of chance */
  g_assert_cmpmem (some->data, some->len * sizeof (HekHnswPair), all->data,
                   some->len * sizeof (HekHnswPair));
}

static void
test_shape (void)
{
  TestRows t = test_rows_new (3000, DIM, 8, 6, 3);
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (HekHnswShape) shape = NULL;
  g_autoptr (GArray) hubs = NULL;
  HekHnswInfo info;

  memcpy (t.data + 5 * DIM, t.data, DIM * sizeof (float)); /* two rows, one node */
  index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_AUTO);
  shape = test_look (index);
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (shape->n_nodes, ==, info.n_vertices);
  g_assert_cmpuint (shape->info.n_links, ==, info.n_links);
  g_assert_cmpuint (info.n_layers, >, 2);
  g_assert_cmpuint (shape->node_of[0], ==, shape->node_of[5]);
  g_assert_cmpuint (shape->n_unreached, ==, 0);
  g_assert_cmpuint (shape->hops[shape->entry], ==, 0);
  g_assert_cmpuint (shape->top[shape->entry], ==, info.n_layers - 1);
  for (guint l = 0; l < info.n_layers; l++)
    check_layer (shape, l);
  check_hops (shape);
  check_pairs (shape, 0);
  check_pairs (shape, 1);

  hubs = hek_hnsw_shape_find_hubs (shape, 20, NULL);
  g_assert_cmpuint (hubs->len, ==, 20);
  g_assert_cmpuint (shape->n_in[g_array_index (hubs, guint32, 0)], ==, shape->layers[0].max_in);
  for (guint i = 1; i < hubs->len; i++)
    g_assert_cmpuint (shape->n_in[g_array_index (hubs, guint32, i - 1)], >=,
                      shape->n_in[g_array_index (hubs, guint32, i)]);
  test_rows_clear (&t);
}

/* All links to one node are cut: it cannot be reached, and nothing else is lost. */
static void
test_unreachable (void)
{
  TestRows t = test_rows_new (600, DIM, 3, 6, 4);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_F32);
  HekHnswLayer *layer = &index->layers[0];
  g_autoptr (HekHnswShape) before = test_look (index), shape = NULL;
  g_autoptr (GArray) unreached = NULL, without = NULL;
  guint64 dead[600 / 64 + 1] = { 0 };
  guint32 cut = 0, n_all, row;

  while (before->top[cut] > 0 || before->n_in[cut] == 0)
    cut++;
  for (guint32 p = 0; p < layer->n; p++)
    {
      guint32 *links = layer->links + (gsize) p * layer->n_links;
      guint n = hek_hnsw_count_links (layer, links);

      for (guint i = 0; i < n; i++)
        if (links[i] == cut)
          {
            links[i] = links[n - 1];
            links[n - 1] = HEK_HNSW_NONE;
            break;
          }
    }
  shape = test_look (index);
  check_hops (shape);
  g_assert_cmpuint (shape->n_unreached, >=, 1);
  g_assert_cmpuint (shape->hops[cut], ==, HEK_HNSW_SHAPE_UNREACHED);
  g_assert_cmpuint (shape->n_in[cut], ==, 0);
  unreached = hek_hnsw_shape_find_unreached (shape, 100, NULL, &n_all);
  g_assert_cmpuint (n_all, ==, shape->n_unreached);
  g_assert_cmpuint (unreached->len, ==, n_all);
  row = hek_hnsw_shape_get_row (shape, cut, NULL);
  dead[row / 64] |= (guint64) 1 << (row % 64);
  without = hek_hnsw_shape_find_unreached (shape, 100, dead, &n_all);
  g_assert_cmpuint (n_all, ==, shape->n_unreached - 1);
  g_assert_cmpuint (hek_hnsw_shape_get_row (shape, cut, dead), ==, G_MAXUINT32);
  test_rows_clear (&t);
}

static void
test_stop (void)
{
  TestRows t = test_rows_new (500, DIM, 8, 6, 11);
  g_autoptr (HekHnsw) index = test_build_small (&t.rows, HEK_DISTANCE_L2, HEK_TRAVERSE_F32);
  g_autoptr (HekHnswShape) shape = test_look (index);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  gboolean is_part;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_hnsw_shape_new (index, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hek_hnsw_shape_find_links_in (shape, 0, 3, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hek_hnsw_shape_pick_pairs (shape, 0, 3, &is_part, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_rows_clear (&t);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/shape/shape", test_shape);
  g_test_add_func ("/index/shape/unreachable", test_unreachable);
  g_test_add_func ("/index/shape/stop", test_stop);
  return g_test_run ();
}
