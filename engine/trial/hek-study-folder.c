/* SPDX-License-Identifier: Apache-2.0 */
/* Which pictures a folder has, always in one order, and which of two folders belong together. */
#include "config.h"

#include "hek-study-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hek-image-file.h"

/* Entries between two looks at the cancel. */
#define CANCEL_INTERVAL 256

typedef struct
{
  const char *folder; /* borrowed */
  const HekTask *task;
  gboolean recursive;
  GPtrArray *names;
  GPtrArray *failures; /* (nullable): folders within it that cannot be read */
  guint n_seen;
} HekStudyWalk;

static gboolean
hek_study_fail_too_many (HekStudyWalk  *walk,
                         const char    *what,
                         GError       **error)
{
  g_autofree char *shown = g_filename_display_name (walk->folder);

  g_set_error (error, HEK_STUDY_ERROR, HEK_STUDY_ERROR_TOO_MANY, "%s: %s", shown, what);
  return FALSE;
}

static gboolean hek_study_walk (HekStudyWalk *walk, const char *below, guint depth, GError **error);

/* A folder within the folder that cannot be read is noted, and the rest goes on. */
static gboolean
hek_study_walk_below (HekStudyWalk  *walk,
                      const char    *name,
                      guint          depth,
                      GError       **error)
{
  g_autofree char *shown = g_filename_display_name (name);
  GError *reason = NULL;

  if (!walk->recursive || hek_study_walk (walk, name, depth, &reason))
    return TRUE;
  if (reason->domain != G_FILE_ERROR)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (walk->failures != NULL)
    g_ptr_array_add (walk->failures, hek_study_failure_new (shown, reason->message));
  g_error_free (reason);
  return TRUE;
}

static gboolean
hek_study_walk_entry (HekStudyWalk  *walk,
                      const char    *below,
                      const char    *entry,
                      guint          depth,
                      GError       **error)
{
  g_autofree char *name = *below != '\0' ? g_build_filename (below, entry, NULL)
                                        : g_strdup (entry);
  g_autofree char *path = g_build_filename (walk->folder, name, NULL);
  GStatBuf link, file;

  if (*entry == '.' || g_lstat (path, &link) != 0)
    return TRUE;
  if (S_ISDIR (link.st_mode))
    return hek_study_walk_below (walk, name, depth + 1, error);
  /* a link that leads nowhere is told about when it is read */
  if (!hek_image_is_picture_name (entry)
      || (g_stat (path, &file) == 0 && !S_ISREG (file.st_mode)))
    return TRUE;
  if (walk->names->len == HEK_STUDY_MAX_PICTURES)
    return hek_study_fail_too_many (walk, "more than 100000 pictures", error);
  g_ptr_array_add (walk->names, g_steal_pointer (&name));
  return TRUE;
}

static gboolean
hek_study_walk (HekStudyWalk  *walk,
                const char    *below,
                guint          depth,
                GError       **error)
{
  g_autofree char *path = g_build_filename (walk->folder, below, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *entry;

  if (depth > HEK_STUDY_MAX_DEPTH)
    return hek_study_fail_too_many (walk, "folders within folders, more than 64 deep", error);
  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return FALSE;
  while ((entry = g_dir_read_name (dir)) != NULL)
    if ((++walk->n_seen % CANCEL_INTERVAL == 0 && !hek_task_check (walk->task, error))
        || !hek_study_walk_entry (walk, below, entry, depth, error))
      return FALSE;
  return TRUE;
}

static int
hek_study_compare_names (gconstpointer a,
                         gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
hek_study_list_pictures (const char     *folder,
                         gboolean        recursive,
                         GPtrArray      *failures,
                         const HekTask  *task,
                         GError        **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  HekStudyWalk walk = { folder, task, recursive, names, failures, 0 };

  if (!hek_study_walk (&walk, "", 0, error))
    return NULL;
  g_ptr_array_sort (names, hek_study_compare_names);
  return g_steal_pointer (&names);
}

/* Length of a name before its suffix. */
static gsize
hek_study_stem_length (const char *name)
{
  return (gsize) (strrchr (name, '.') - name);
}

const char *
hek_study_find_counterpart (const GPtrArray  *names,
                            const char       *name,
                            GError          **error)
{
  gsize n_stem = hek_study_stem_length (name);
  guint low = 0, high = names->len, n_found = 0;
  const char *found = NULL;

  /* the first name that is not before the stem: all with this stem follow it */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strncmp (names->pdata[middle], name, n_stem) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = low; i < names->len && strncmp (names->pdata[i], name, n_stem) == 0; i++)
    {
      const char *other = names->pdata[i];

      if (strcmp (other, name) == 0)
        return other;
      if (hek_study_stem_length (other) == n_stem)
        {
          found = other;
          n_found++;
        }
    }
  if (n_found == 1)
    return found;
  g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID, "%s",
               n_found == 0 ? "the other folder has no picture of this name"
                            : "the other folder has several pictures of this name");
  return NULL;
}
