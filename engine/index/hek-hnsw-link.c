/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choosing links.
 *
 * Source: Malkov, Yashunin, "Efficient and robust approximate nearest neighbor search using
 * hierarchical navigable small world graphs", IEEE TPAMI 2020, algorithm 4, without extending or
 * keeping what was left out; of equal distances the chosen one wins, so that copies of a vector do
 * not fill its links. A chosen candidate is measured against all that are left in one call.
 */
#include "config.h"

#include "hek-hnsw-build-private.h"

HekHnswLinker *
hek_hnsw_linker_new (HekHnswProbe probe,
                     guint        capacity)
{
  HekHnswLinker *linker = g_new0 (HekHnswLinker, 1);

  linker->probe = probe;
  linker->capacity = capacity;
  linker->positions = g_new (guint32, capacity);
  linker->vertices = g_new (guint32, capacity);
  linker->keys = g_new (guint32, capacity);
  linker->distances = g_new (guint32, capacity);
  linker->places = g_new (HekHnswPlace, capacity);
  return linker;
}

void
hek_hnsw_linker_free (HekHnswLinker *linker)
{
  hek_hnsw_probe_clear (&linker->probe);
  g_free (linker->positions);
  g_free (linker->vertices);
  g_free (linker->keys);
  g_free (linker->distances);
  g_free (linker->places);
  g_free (linker);
}

guint
hek_hnsw_select (HekHnswLinker      *linker,
                 const HekHnswLayer *layer,
                 const HekHnswPlace *places,
                 guint               n,
                 guint               n_max,
                 guint32            *out)
{
  guint32 *positions = linker->positions, *vertices = linker->vertices, *keys = linker->keys;
  guint n_out = 0;

  n = MIN (n, linker->capacity);
  for (guint i = 0; i < n; i++)
    {
      positions[i] = hek_hnsw_place_position (places[i]);
      vertices[i] = hek_hnsw_vertex (layer, positions[i]);
      keys[i] = hek_hnsw_place_key (places[i]);
    }

  while (n > 0)
    {
      guint n_left = 0;

      out[n_out++] = positions[0];
      if (n_out == n_max)
        break;
      linker->probe.aim (&linker->probe, vertices[0]);
      linker->probe.gather (&linker->probe, vertices + 1, n - 1, linker->distances);
      for (guint i = 1; i < n; i++)
        {
          positions[n_left] = positions[i];
          vertices[n_left] = vertices[i];
          keys[n_left] = keys[i];
          n_left += linker->distances[i - 1] > keys[i];
        }
      n = n_left;
    }
  return n_out;
}

/* What was chosen before is nearly in order. */
static void
sort_places (HekHnswPlace *places,
             guint         n)
{
  for (guint i = 1; i < n; i++)
    {
      HekHnswPlace place = places[i];
      guint j = i;

      for (; j > 0 && places[j - 1] > place; j--)
        places[j] = places[j - 1];
      places[j] = place;
    }
}

void
hek_hnsw_link_back (HekHnswLinker      *linker,
                       const HekHnswLayer *layer,
                    guint32             target,
                    const guint32      *sources,
                    guint               n_sources)
{
  guint32 *links = layer->links + (gsize) target * layer->n_links;
  guint32 chosen[2 * HEK_HNSW_MAX_M];
  guint n_old = hek_hnsw_count_links (layer, links), n = n_old, n_chosen;

  memcpy (linker->positions, links, n * sizeof *links);
  for (guint i = 0; i < n_sources && n < linker->capacity; i++)
    if (!hek_hnsw_is_among (linker->positions, n_old, sources[i]))
      linker->positions[n++] = sources[i];

  if (n <= layer->n_links)
    {
      for (guint i = n_old; i < n; i++)
        hek_hnsw_set_link (links, i, linker->positions[i]);
      return;
    }

  for (guint i = 0; i < n; i++)
    linker->vertices[i] = hek_hnsw_vertex (layer, linker->positions[i]);
  linker->probe.aim (&linker->probe, hek_hnsw_vertex (layer, target));
  linker->probe.gather (&linker->probe, linker->vertices, n, linker->distances);
  for (guint i = 0; i < n; i++)
    linker->places[i] = hek_hnsw_place (linker->distances[i], linker->positions[i]);
  sort_places (linker->places, n);

  n_chosen = hek_hnsw_select (linker, layer, linker->places, n, layer->n_links, chosen);
  for (guint i = 0; i < layer->n_links; i++)
    hek_hnsw_set_link (links, i, i < n_chosen ? chosen[i] : HEK_HNSW_NONE);
}
