/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power cuts while layouts and tags are stored, replaced, renamed and deleted, and while the
 * collection grows and is compacted: every layout that is listed opens whole, with the rows and the
 * name that it had before the change or after it.
 */
#include "config.h"

#include "hek-collection-layout.h"
#include "hek-collection-tag.h"
#include "power-cuts.h"

#define DIM 4
#define MAX_ROWS 400

static gboolean
compute (PowerCuts   *self,
         const char  *name,
         guint        n_dims,
         GError     **error)
{
  HekLayoutRecipe recipe;
  const HekLayoutOrder order = { .name = name, .replace = TRUE, .recipe = &recipe };
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.n_dims = n_dims;
  info = hek_collection_compute_layout (self->store, &order, NULL, error);
  return info != NULL;
}

static gboolean
place (PowerCuts   *self,
       const char  *name,
       GError     **error)
{
  g_autoptr (HekCollectionLayoutInfo) info =
    hek_collection_place_layout (self->store, name, NULL, error);

  return info != NULL;
}

static gboolean
change (PowerCuts  *self,
        guint       number,
        GError    **error)
{
  const guint64 ids[] = { 2, 5, 6, 7 };

  switch (number)
    {
    case 1:
      return power_cuts_create (self, error);
    case 2:
      return power_cuts_import (self, 150, error);
    case 3:
      return compute (self, "one", 3, error);
    case 4:
      return compute (self, "two", 2, error);
    case 5:
      return compute (self, "one", 2, error);
    case 6:
      return hek_collection_rename_layout (self->store, "one", "other", error);
    case 7:
      return power_cuts_import (self, 100, error);
    case 8:
      return place (self, "other", error);
    case 9:
      return power_cuts_delete (self, 40, error);
    case 10:
      return power_cuts_compact (self, error);
    case 11:
      return hek_collection_put_tag (self->store, "some", ids, G_N_ELEMENTS (ids), error);
    default:
      return hek_collection_delete_layout (self->store, "two", error);
    }
}

/* Opens each: what is listed has to be whole. */
static gboolean
digest_layouts (HekSnapshot  *snapshot,
                GString      *out,
                GError      **error)
{
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);

  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];
      g_autoptr (HekCollectionLayout) layout =
        hek_collection_open_layout (snapshot, info->name, NULL, error);
      HekLayoutRelation relation;

      if (layout == NULL ||
          !hek_collection_relate_layout (layout, snapshot, &relation, NULL, NULL, error))
        return FALSE;
      if (layout->n_rows != info->n_rows || hek_layout_n_coords (layout->layout) != info->n_coords)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                       "the card of %s and its positions differ", info->name);
          return FALSE;
        }
      g_string_append_printf (out, "; %s: %u of %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT
                              "/%" G_GUINT64_FORMAT, info->name, info->n_coords, relation.n_drawn,
                              relation.n_gone, relation.n_unplaced);
    }
  return TRUE;
}

static gboolean
digest_tags (HekSnapshot  *snapshot,
             GString      *out,
             GError      **error)
{
  g_autoptr (GPtrArray) tags = hek_collection_list_tags (snapshot);

  for (guint i = 0; i < tags->len; i++)
    {
      const HekCollectionTag *tag = tags->pdata[i];
      gsize n;
      g_autofree guint64 *ids = hek_collection_read_tag (snapshot, tag->name, &n, error);

      if (ids == NULL)
        return FALSE;
      g_string_append_printf (out, "; tag of %" G_GSIZE_FORMAT, n);
    }
  return TRUE;
}

/* Rows; layouts with what they are of; tags; and how many files there are: nothing is left over of
 * what was replaced or half done. */
static char *
digest (HekWorkspace  *workspace,
        HekSnapshot   *snapshot,
        GError       **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) files = NULL;

  if (snapshot == NULL)
    return g_strdup ("0 rows");
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " rows", hek_snapshot_get_n_rows (snapshot));
  if (!digest_layouts (snapshot, out, error) || !digest_tags (snapshot, out, error))
    return NULL;
  files = hek_snapshot_list_sidecars (snapshot, -1);
  g_string_append_printf (out, "; %u files", g_strv_length (files));
  return g_strdup (out->str);
}

int
main (int   argc,
      char *argv[])
{
  const PowerCutsPlan plan = {
    .path = "/collection/layout-crash/power-cuts",
    .dim = DIM,
    .max_rows = MAX_ROWS,
    .n_changes = 12,
    .change = change,
    .digest = digest,
    .last = "210 rows; other: 2 of 210/40/0; tag of 4; 3 files",
  };

  return power_cuts_main (argc, argv, &plan);
}
