/* SPDX-License-Identifier: Apache-2.0 */
/* Life and memory of an index, and its options. */
#include "config.h"

#include "hek-hnsw-private.h"

#include "hek-checked.h"
#include "hek-ref.h"

#include <glib/gi18n-lib.h>
#include <sys/mman.h>

/* From here on a block is a mapping of its own, so that it can have huge pages. */
#define HUGE_BYTES ((gsize) 2 << 20)

#define DEFAULT_M 16

typedef struct
{
  gpointer memory;
  gsize n_bytes;
} Block;

static void
hek_hnsw_block_free (gpointer data)
{
  Block *block = data;

  munmap (block->memory, block->n_bytes);
  g_free (block);
}

gpointer
hek_hnsw_block_new (HekHnsw *self,
                    gsize    n,
                    gsize    element_bytes,
                    GError **error)
{
  gsize n_bytes;
  Block *block;
  gpointer memory = MAP_FAILED;

  if (hek_checked_mul (MAX (n, 1), element_bytes, &n_bytes))
    memory = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_MEMORY,
                   "no memory for an index of %zu rows", self->rows.n);
      return NULL;
    }
  if (n_bytes >= HUGE_BYTES)
    madvise (memory, n_bytes, MADV_HUGEPAGE);

  block = g_new (Block, 1);
  *block = (Block) { memory, n_bytes };
  if (self->owned == NULL)
    self->owned = g_ptr_array_new_with_free_func (hek_hnsw_block_free);
  g_ptr_array_add (self->owned, block);
  return memory;
}

HekHnsw *
hek_hnsw_ref (HekHnsw *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_hnsw_unref (HekHnsw *self)
{
  if (!hek_ref_drop (&self->ref))
    return;

  g_clear_pointer (&self->owned, g_ptr_array_unref);
  hek_code_map_free (self->map);
  g_free (self);
}

gsize
hek_hnsw_get_n_rows (const HekHnsw *self)
{
  return self->rows.n;
}

HekDistance
hek_hnsw_get_distance (const HekHnsw *self)
{
  return self->distance;
}

void
hek_hnsw_describe (const HekHnsw *self,
                   HekHnswInfo   *info)
{
  *info = (HekHnswInfo) { .n_rows = self->rows.n,
                          .n_vertices = self->n_vertices,
                          .n_layers = self->n_layers,
                          .m = self->m,
                          .ef_construction = self->ef_construction,
                          .traverse = self->map->traverse,
                          .code_bytes = self->map->code_bytes,
                          .code_values = self->map->n_values,
                          .n_bytes = hek_hnsw_image_size (self) };
}

void
hek_hnsw_get_info (const HekHnsw *self,
                   HekHnswInfo   *info)
{
  const HekHnswLayer *lowest = &self->layers[0];

  hek_hnsw_describe (self, info);
  for (gsize v = 0; v < lowest->n; v++)
    info->n_links += hek_hnsw_count_links (lowest, lowest->links + v * lowest->n_links);
}

static const HekOption options_table[] = {
  { .name = "m",
    .label = N_ ("Links"),
    .help = N_ ("Links of a vertex of the graph; more cost memory and find more"),
    .type = HEK_OPTION_INT,
    .def = DEFAULT_M,
    .min = HEK_HNSW_MIN_M,
    .max = HEK_HNSW_MAX_M },
  { .name = "ef-construction",
    .label = N_ ("Search width while building"),
    .help = N_ ("Candidates for the links of a vertex; 0 chooses by the number of rows"),
    .type = HEK_OPTION_INT,
    .def = 0,
    .min = 0,
    .max = 4096 },
  { .name = "code-values",
    .label = N_ ("Numbers of a code"),
    .help = N_ ("Directions that the graph is walked in; 0 takes the fewest that keep neighbours"),
    .type = HEK_OPTION_INT,
    .def = 0,
    .min = 0,
    .max = 4088 },
  { .name = "seed",
    .label = N_ ("Seed"),
    .help = N_ ("The same seed gives the same index"),
    .type = HEK_OPTION_INT,
    .def = 1,
    .min = 0,
    .max = 4294967295.0 },
  { .name = "traverse",
    .label = N_ ("Walked on"),
    .help = N_ ("Fewer bits take less memory, and more of them find more in as many steps"),
    .type = HEK_OPTION_CHOICE,
    .def = HEK_TRAVERSE_AUTO,
    .choices = hek_traverses,
    .n_choices = HEK_N_TRAVERSES },
};

const HekOption *
hek_hnsw_option_table (guint *n_options)
{
  *n_options = G_N_ELEMENTS (options_table);
  return options_table;
}

void
hek_hnsw_options_from_values (HekHnswOptions        *options,
                              const HekOptionValues *values)
{
  options->m = (guint) values->v[0];
  options->ef_construction = (guint) values->v[1];
  options->code_values = (guint) values->v[2];
  options->seed = (guint64) values->v[3];
  options->traverse = (HekTraverse) values->v[4];
}

void
hek_hnsw_options_init (HekHnswOptions *options)
{
  HekOptionValues values;

  hek_options_defaults (options_table, G_N_ELEMENTS (options_table), &values);
  hek_hnsw_options_from_values (options, &values);
}

G_DEFINE_QUARK (hek-hnsw-error-quark, hek_hnsw_error)
