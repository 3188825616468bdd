/* SPDX-License-Identifier: Apache-2.0 */
/* The other places of rows: in another layout, brought to the shown one, or as a codebook gives the
 * rows back. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-collection-codes.h"
#include "hek-explorer-movers-private.h"
#include "hek-explorer-value-private.h"
#include "hek-rows-convert.h"

/* Of the work for a codebook: reading, encoding. */
#define READ_SPAN 0.15
#define CODE_SPAN 0.25

/* Rows between two looks at the task. */
#define CHECK_ROWS 65536u

void
hek_explorer_comparison_free (gpointer user_data)
{
  HekExplorerComparison *self = user_data;

  g_object_unref (self->library);
  hek_library_space_unref (self->space);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  g_clear_pointer (&self->rows, hek_scene_set_unref);
  g_free (self->layout);
  g_free (self->codebook);
  g_free (self);
}

/* (nullable): @manifold, where distances are not those of straight lines */
static const HekManifold *
get_manifold (const HekExplorerData *data,
              HekManifold           *manifold)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (data->layout);

  if (recipe->geometry != HEK_GEOMETRY_SPHERICAL && recipe->geometry != HEK_GEOMETRY_HYPERBOLIC)
    return NULL;
  hek_manifold_init (manifold, recipe->geometry, recipe->n_dims);
  return manifold;
}

static void
copy_place (const HekExplorerData *data,
            guint32                row,
            guint                  n_coords,
            float                 *out)
{
  memcpy (out, data->coords + (gsize) row * data->n_coords, data->n_coords * sizeof *out);
  for (guint k = data->n_coords; k < n_coords; k++)
    out[k] = 0;
}

/* --- another layout -------------------------------------------------------------------------- */

/* Rows of both are in the order of their ids. */
static gboolean
match_rows (HekExplorerMoves       *moves,
            const HekExplorerData  *other,
            const HekTask          *task,
            GError                **error)
{
  const HekExplorerData *data = moves->data;
  guint d = moves->n_coords;
  guint32 at = 0;

  for (guint32 row = 0; row < data->n_rows; row++)
    {
      guint64 row_id = data->rows->row_ids[row];

      if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      copy_place (data, row, d, moves->to + (gsize) row * d);
      while (at < other->n_rows && other->rows->row_ids[at] < row_id)
        at++;
      if (at < other->n_rows && other->rows->row_ids[at] == row_id)
        copy_place (other, at, d, moves->from + (gsize) row * d);
    }
  return TRUE;
}

static gpointer
compare_layout (HekExplorerComparison  *self,
                const HekTask          *task,
                GError                **error)
{
  HekTask open = hek_task_sub (task, 0, 0.5), rest = hek_task_sub (task, 0.5, 0.5);
  HekExplorerData *data = self->data;
  HekGeometry geometry = hek_layout_recipe (data->layout)->geometry;
  g_autoptr (HekStore) store = hek_library_open_store (self->library, data->uuid, error);
  g_autoptr (HekExplorerData) other =
    store != NULL
      ? hek_explorer_data_new_at (store, self->layout, data->as_of_us, &open, error)
      : NULL;
  g_autoptr (HekExplorerMoves) moves = NULL;
  const HekManifold *curved = NULL;
  HekManifold manifold;
  gboolean alike;

  if (other == NULL)
    return NULL;
  alike = hek_layout_recipe (other->layout)->geometry == geometry &&
          other->n_coords == data->n_coords;
  moves = hek_explorer_moves_new (data, other->info->name, MAX (other->n_coords, data->n_coords),
                                  error);
  if (moves == NULL || !match_rows (moves, other, &rest, error))
    return NULL;
  if (alike)
    curved = get_manifold (data, &manifold);
  if (!hek_layout_align (moves->from, moves->to, data->n_rows, moves->n_coords,
                         curved != NULL ? HEK_LAYOUT_ALIGN_ROTATION : HEK_LAYOUT_ALIGN_SIMILARITY,
                         &moves->alignment, task) ||
      !hek_layout_alignment_apply (&moves->alignment, moves->from, data->n_rows, moves->from,
                                   task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return hek_explorer_moves_finish (moves, curved, &rest, error) ? g_steal_pointer (&moves) : NULL;
}

/* --- a codebook ------------------------------------------------------------------------------ */

typedef struct
{
  HekExplorerComparison *comparison;
  HekCodebook *book;          /* owned */
  HekCollectionRows base;     /* all rows of the data */
  guint32 *idx;               /* owned: rows that are asked for */
  guint32 n;
  gboolean with_originals;    /* these are placed anew, too */
  float *given;               /* owned: what they become; behind them the originals */
  HekLayout *placed;          /* owned */
} Coding;

static void
coding_clear (Coding *coding)
{
  g_clear_pointer (&coding->book, hek_codebook_unref);
  hek_collection_rows_clear (&coding->base);
  g_clear_pointer (&coding->placed, hek_layout_unref);
  g_free (coding->idx);
  g_free (coding->given);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Coding, coding_clear)

static gboolean
fail_memory (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("There is not enough memory for so many rows."));
  return FALSE;
}

/* How many rows come back: behind those that are asked for their originals, where needed. */
static gsize
count_given (const Coding *coding)
{
  return (gsize) coding->n * (coding->with_originals ? 2 : 1);
}

static void
choose_rows (Coding *coding)
{
  const HekExplorerComparison *comparison = coding->comparison;

  if (comparison->rows != NULL)
    {
      coding->idx = hek_scene_set_dup_rows (comparison->rows, &coding->n);
      return;
    }
  coding->n = comparison->data->n_rows;
  coding->idx = g_new (guint32, MAX (coding->n, 1));
  for (guint32 i = 0; i < coding->n; i++)
    coding->idx[i] = i;
}

/* Rows through the codebook, some at a time. */
static gboolean
give_back (Coding         *coding,
           const HekTask  *task,
           GError        **error)
{
  enum { N_AT_ONCE = 16384 };
  const HekRows *base = &coding->base.rows;
  gsize row_bytes = base->stride_bytes;
  gsize code_bytes = hek_codebook_code_bytes (coding->book);
  g_autofree guint8 *codes = g_malloc (N_AT_ONCE * code_bytes);
  g_autofree guint8 *numbers = g_malloc (N_AT_ONCE * row_bytes);

  coding->given = g_try_new (float, MAX (count_given (coding) * base->dim, 1));
  if (coding->given == NULL)
    return fail_memory (error);
  for (guint32 begin = 0; begin < coding->n; begin += N_AT_ONCE)
    {
      gsize n = MIN (N_AT_ONCE, coding->n - begin);
      HekRows rows = { base->dtype, base->dim, n, row_bytes, numbers };

      for (gsize i = 0; i < n; i++)
        memcpy (numbers + i * row_bytes, hek_rows_get (base, coding->idx[begin + i]), row_bytes);
      if (!hek_codebook_encode (coding->book, &rows, codes, task, error))
        return FALSE;
      hek_codebook_decode (coding->book, codes, n, coding->given + (gsize) begin * base->dim);
      if (coding->with_originals)
        hek_rows_to_f32 (&rows, 0, n, coding->given + ((gsize) coding->n + begin) * base->dim);
      if (!hek_task_check (task, error))
        return FALSE;
      hek_task_progress (task, (double) (begin + n) / coding->n);
    }
  return TRUE;
}

/* Methods that project do it again with the rows of now. Where these are others than those that the
 * projection was made of, originals are projected, too, and their differences count. */
static gboolean
projects_otherwise (const HekExplorerData *data)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (data->layout);
  const char *id = hek_layout_method_id (recipe->method);

  return recipe->geometry == HEK_GEOMETRY_EUCLIDEAN &&
         (g_str_equal (id, "pca") || g_str_equal (id, "random")) &&
         (data->relation.n_gone > 0 || data->info->n_added > 0);
}

static void
take_places (const Coding     *coding,
             HekExplorerMoves *moves)
{
  const HekExplorerData *data = moves->data;
  guint d = moves->n_coords;
  const float *placed = hek_layout_coords (coding->placed) + (gsize) data->n_rows * d;

  for (guint32 i = 0; i < coding->n; i++)
    {
      gsize row = coding->idx[i];
      float *to = moves->to + row * d;

      memcpy (moves->from + row * d, data->coords + row * d, d * sizeof (float));
      memcpy (to, placed + (gsize) i * d, d * sizeof (float));
      for (guint k = 0; coding->with_originals && k < d; k++)
        to[k] += moves->from[row * d + k] - placed[((gsize) coding->n + i) * d + k];
    }
}

static gpointer
compare_codebook (HekExplorerComparison  *self,
                  const HekTask          *task,
                  GError                **error)
{
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask code = hek_task_sub (task, READ_SPAN, CODE_SPAN);
  HekTask place = hek_task_sub (task, READ_SPAN + CODE_SPAN, 1 - READ_SPAN - CODE_SPAN);
  HekExplorerData *data = self->data;
  const HekSchema *schema = hek_snapshot_get_schema (data->snapshot);
  g_auto (Coding) coding = { .comparison = self, .with_originals = projects_otherwise (data) };
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (HekExplorerMoves) moves = NULL;
  g_autofree char *name = NULL;
  HekManifold manifold;
  HekRows given;
  double n_bytes;

  coding.book = hek_codebook_load (self->space->workspace, self->codebook, &info, error);
  if (coding.book == NULL)
    return NULL;
  name = hek_codebook_info_dup_full_name (info);
  if (!hek_codebook_check_fit (coding.book, name, schema->dim,
                               hek_snapshot_get_distance (data->snapshot), error))
    return NULL;
  choose_rows (&coding);
  n_bytes = (double) count_given (&coding) * schema->dim * sizeof (float);
  if (!hek_explorer_check_memory (data, n_bytes, error) ||
      !hek_collection_read_layout_rows (data->snapshot, data->rows->row_ids, data->n_rows,
                                        &coding.base, &read, error))
    return NULL;
  if (!give_back (&coding, &code, error))
    return NULL;
  given = (HekRows) { HEK_DTYPE_F32, schema->dim, count_given (&coding),
                      schema->dim * sizeof (float), (const guint8 *) coding.given };
  coding.placed = hek_layout_place (data->layout, &coding.base.rows, &given, &place, error);
  moves = coding.placed != NULL ? hek_explorer_moves_new (data, name, data->n_coords, error) : NULL;
  if (moves == NULL)
    return NULL;
  moves->is_codebook = TRUE;
  moves->codebook = g_strdup (self->codebook);
  take_places (&coding, moves);
  return hek_explorer_moves_finish (moves, get_manifold (data, &manifold), task, error)
           ? g_steal_pointer (&moves) : NULL;
}

gpointer
hek_explorer_comparison_run (const HekTask  *task,
                             gpointer        user_data,
                             GError        **error)
{
  HekExplorerComparison *self = user_data;

  return self->layout != NULL ? compare_layout (self, task, error)
                              : compare_codebook (self, task, error);
}

/* --- which codebooks there are --------------------------------------------------------------- */

static void
codebook_free (gpointer user_data)
{
  HekExplorerCodebook *codebook = user_data;

  g_free (codebook->uuid);
  g_free (codebook->name);
  g_free (codebook);
}

gpointer
hek_explorer_comparison_list (const HekTask  *task,
                              gpointer        user_data,
                              GError        **error)
{
  HekExplorerComparison *self = user_data;
  HekSnapshot *snapshot = self->data->snapshot;
  g_autoptr (GPtrArray) infos = hek_workspace_list_codebooks (self->space->workspace, error);
  GPtrArray *codebooks;

  if (infos == NULL)
    return NULL;
  codebooks = g_ptr_array_new_with_free_func (codebook_free);
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      HekExplorerCodebook *codebook;
      HekCodesCount count;

      if (info->dim != hek_snapshot_get_schema (snapshot)->dim ||
          info->distance != hek_snapshot_get_distance (snapshot))
        continue;
      codebook = g_new0 (HekExplorerCodebook, 1);
      codebook->uuid = g_strdup (info->uuid);
      codebook->name = hek_codebook_info_dup_full_name (info);
      codebook->is_applied = hek_collection_count_codes (snapshot, info, &count);
      g_ptr_array_add (codebooks, codebook);
    }
  return codebooks;
}
