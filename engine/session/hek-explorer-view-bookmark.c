/* SPDX-License-Identifier: Apache-2.0 */
/* Bookmarks of an Explorer view: where one was, and back there. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
hek_explorer_bookmark_free (gpointer data)
{
  HekExplorerBookmark *bookmark = data;

  g_free (bookmark->name);
  g_free (bookmark->layout_id);
  hek_explorer_value_clear (&bookmark->color);
  hek_explorer_value_clear (&bookmark->size);
  g_ptr_array_unref (bookmark->filters);
  g_free (bookmark);
}

static GPtrArray *
copy_filters (const GPtrArray *filters)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (hek_explorer_filter_free);

  for (guint i = 0; i < filters->len; i++)
    g_ptr_array_add (copies, hek_explorer_filter_copy (filters->pdata[i]));
  return copies;
}

HekExplorerBookmark *
hek_explorer_bookmark_copy (const HekExplorerBookmark *bookmark)
{
  HekExplorerBookmark *copy = g_new (HekExplorerBookmark, 1);

  *copy = *bookmark;
  copy->name = g_strdup (bookmark->name);
  copy->layout_id = g_strdup (bookmark->layout_id);
  hek_explorer_value_copy (&bookmark->color, &copy->color);
  hek_explorer_value_copy (&bookmark->size, &copy->size);
  copy->filters = copy_filters (bookmark->filters);
  return copy;
}

const char *
hek_explorer_bookmark_get_name (const HekExplorerBookmark *bookmark)
{
  return bookmark->name;
}

const char *
hek_explorer_bookmark_get_layout (const HekExplorerBookmark *bookmark)
{
  return bookmark->layout_id;
}

const GPtrArray *
hek_explorer_view_get_bookmarks (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->bookmarks;
}

static void
changed (HekExplorerView *self)
{
  hek_explorer_view_touch (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_BOOKMARKS_CHANGED);
}

/* "View 1" and so on: the first that is free: (transfer full) */
static char *
choose_name (HekExplorerView *self)
{
  for (guint n = 1;; n++)
    {
      g_autofree char *name = g_strdup_printf (_("View %u"), n);
      gboolean is_free = TRUE;

      for (guint i = 0; i < self->bookmarks->len && is_free; i++)
        is_free = !g_str_equal (((HekExplorerBookmark *) self->bookmarks->pdata[i])->name, name);
      if (is_free)
        return g_steal_pointer (&name);
    }
}

int
hek_explorer_view_add_bookmark (HekExplorerView *self,
                                const char      *name)
{
  g_autofree char *key = NULL;
  HekExplorerBookmark *bookmark;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), -1);

  if (self->data == NULL || self->bookmarks->len >= HEK_EXPLORER_MAX_BOOKMARKS)
    return -1;
  bookmark = g_new0 (HekExplorerBookmark, 1);
  bookmark->name = name != NULL && name[0] != '\0' ? g_strdup (name) : choose_name (self);
  key = hek_explorer_view_dup_layout_key (self->data->info);
  bookmark->layout_id = g_strdup (self->data->info->id);
  if (g_strcmp0 (key, self->layout_key) == 0)
    bookmark->has_camera = hek_explorer_view_get_camera (self, &bookmark->camera);
  bookmark->has_motion = hek_explorer_view_get_motion (self, &bookmark->motion);
  hek_explorer_value_copy (&self->color, &bookmark->color);
  hek_explorer_value_copy (&self->size, &bookmark->size);
  bookmark->color_options = self->color_options;
  bookmark->size_options = self->size_options;
  bookmark->filters = copy_filters (self->filters);
  g_ptr_array_add (self->bookmarks, bookmark);
  changed (self);
  return (int) self->bookmarks->len - 1;
}

void
hek_explorer_view_rename_bookmark (HekExplorerView *self,
                                   guint            idx,
                                   const char      *name)
{
  HekExplorerBookmark *bookmark;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && name != NULL);

  if (idx >= self->bookmarks->len || name[0] == '\0')
    return;
  bookmark = self->bookmarks->pdata[idx];
  g_free (bookmark->name);
  bookmark->name = g_strdup (name);
  changed (self);
}

void
hek_explorer_view_delete_bookmark (HekExplorerView *self,
                                   guint            idx)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (idx >= self->bookmarks->len)
    return;
  g_clear_pointer (&self->deleted, hek_explorer_bookmark_free);
  self->deleted = g_ptr_array_steal_index (self->bookmarks, idx);
  self->deleted_idx = idx;
  changed (self);
}

gboolean
hek_explorer_view_restore_bookmark (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  if (self->deleted == NULL)
    return FALSE;
  g_ptr_array_insert (self->bookmarks, (int) MIN (self->deleted_idx, self->bookmarks->len),
                      g_steal_pointer (&self->deleted));
  changed (self);
  return TRUE;
}

/* --- going there ----------------------------------------------------------------------------- */

static const HekCollectionLayoutInfo *
find_layout (HekExplorerView *self,
             const char      *id)
{
  const GPtrArray *infos = hek_explorer_session_get_layouts (self->session);

  for (guint i = 0; i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];

      if (g_str_equal (info->id, id) && !info->unfinished && info->problem == NULL)
        return info;
    }
  return NULL;
}

static void
take_choices (HekExplorerView           *self,
              const HekExplorerBookmark *bookmark)
{
  HekMotion now;
  gboolean has_motion = hek_explorer_view_get_motion (self, &now);

  hek_explorer_view_set_color (self, &bookmark->color);
  hek_explorer_view_set_color_options (self, &bookmark->color_options);
  hek_explorer_view_set_size (self, &bookmark->size);
  hek_explorer_view_set_size_options (self, &bookmark->size_options);
  if (has_motion || bookmark->has_motion)
    hek_explorer_view_set_motion (self, bookmark->has_motion ? &bookmark->motion : NULL);
  hek_explorer_view_take_filters (self, copy_filters (bookmark->filters));
}

void
hek_explorer_view_arrive (HekExplorerView *self)
{
  HekExplorerBookmark *going = g_steal_pointer (&self->going);

  if (going == NULL)
    return;
  if (g_str_equal (going->layout_id, self->data->info->id))
    {
      if (going->has_camera)
        g_hash_table_insert (self->cameras, hek_explorer_view_dup_layout_key (self->data->info),
                             g_memdup2 (&going->camera, sizeof going->camera));
      take_choices (self, going);
    }
  hek_explorer_bookmark_free (going);
}

gboolean
hek_explorer_view_go_bookmark (HekExplorerView *self,
                               guint            idx)
{
  const HekExplorerBookmark *bookmark;
  const HekCollectionLayoutInfo *info;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  bookmark = idx < self->bookmarks->len ? self->bookmarks->pdata[idx] : NULL;
  info = bookmark != NULL ? find_layout (self, bookmark->layout_id) : NULL;
  if (info == NULL)
    return FALSE;
  g_clear_pointer (&self->going, hek_explorer_bookmark_free);
  if (self->data == NULL || !g_str_equal (self->data->info->id, info->id) ||
      hek_explorer_session_is_opening (self->session))
    {
      self->going = hek_explorer_bookmark_copy (bookmark);
      hek_explorer_session_show (self->session, info->id);
      return TRUE;
    }
  take_choices (self, bookmark);
  if (bookmark->has_camera)
    hek_explorer_view_set_camera (self, &bookmark->camera);
  return TRUE;
}
