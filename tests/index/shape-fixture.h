/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-shape.h"
#include "hnsw-fixture.h"

/* A graph of so few links that some thousand rows have several layers. */
static inline HekHnsw *
test_build_small (const HekRows *rows,
                  HekDistance    distance,
                  HekTraverse    traverse)
{
  g_autoptr (GError) error = NULL;
  HekHnswOptions options;
  HekHnsw *index;

  hek_hnsw_options_init (&options);
  options.m = 6;
  options.traverse = traverse;
  index = hek_hnsw_build (rows, distance, &options, NULL, &error);
  g_assert_no_error (error);
  return index;
}

static inline HekHnswShape *
test_look (HekHnsw *index)
{
  g_autoptr (GError) error = NULL;
  HekHnswShape *shape = hek_hnsw_shape_new (index, NULL, &error);

  g_assert_no_error (error);
  return shape;
}

static inline guint
test_links_of (const HekHnswShape *shape,
               guint               layer,
               guint32             node,
               guint32            *nodes)
{
  guint n = hek_hnsw_shape_get_links (shape, layer, node, nodes);

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (nodes[i], <, shape->n_nodes);
  return n;
}
