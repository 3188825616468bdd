/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verifications found, beside the manifest: a text file, since the manifest may be what is
 * damaged, and since readers verify too. Its lines: a word with the version and XXH3 of the rest;
 * time and number of problems; the first problems, as file, offset and what, with tabs between
 * them. No file: nothing was found the last time.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "hek-store-private.h"

#define MAGIC "hektor-health-1"
#define MOST_PROBLEMS 16u
#define MOST_BYTES 65536u

static char *
health_path (HekStore *store)
{
  return hek_manifest_path (store->manifest, HEK_MANIFEST_FILE "-health");
}

/* A name or a sentence in one line, without tabs. */
static void
append_words (GString    *text,
              const char *words)
{
  gsize begin = text->len;

  g_string_append (text, words);
  g_strdelimit (text->str + begin, "\t\r\n", ' ');
}

void
hek_store_keep_health (HekStore        *store,
                       const GPtrArray *problems)
{
  const HekFileOps *ops = store->manifest->ops;
  g_autofree char *path = health_path (store);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *head = NULL;
  gboolean exists;

  if (problems->len == 0)
    {
      if (hek_file_exists (ops, path, &exists, NULL) && exists)
        (void) hek_file_unlink (ops, path, NULL);
      return;
    }
  g_string_printf (text, "%" G_GINT64_FORMAT "\t%u\n", g_get_real_time (), problems->len);
  for (guint i = 0; i < MIN (problems->len, MOST_PROBLEMS); i++)
    {
      const HekStoreProblem *problem = problems->pdata[i];

      append_words (text, problem->file);
      g_string_append_printf (text, "\t%" G_GUINT64_FORMAT "\t", problem->offset);
      append_words (text, problem->what);
      g_string_append_c (text, '\n');
    }
  head = g_strdup_printf (MAGIC " %016" PRIx64 "\n", (guint64) XXH3_64bits (text->str, text->len));
  g_string_prepend (text, head);
  (void) hek_file_replace_whole (ops, path, text->str, text->len, NULL);
}

/* (transfer full) (nullable): the text of the file, ending with NUL; %NULL when it is not there */
static char *
read_file (HekStore   *store,
           const char *path,
           gsize      *n_bytes)
{
  g_autoptr (HekFile) file = hek_file_open (store->manifest->ops, path, HEK_FILE_READ, NULL);
  g_autofree char *text = NULL;

  if (file == NULL)
    return NULL;
  text = g_malloc0 (MOST_BYTES + 1);
  if (!hek_file_read (file, 0, text, MOST_BYTES, n_bytes, NULL))
    *n_bytes = 0;
  return g_steal_pointer (&text);
}

static gboolean
parse (const char     *text,
       gsize           n_bytes,
       HekStoreHealth *health)
{
  const char *rest = memchr (text, '\n', n_bytes);
  g_autofree char *head = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) words = NULL;
  gint64 found_us;
  guint64 n;

  if (rest == NULL)
    return FALSE;
  rest++;
  head = g_strdup_printf (MAGIC " %016" PRIx64 "\n",
                          (guint64) XXH3_64bits (rest, n_bytes - (gsize) (rest - text)));
  if (!g_str_has_prefix (text, head))
    return FALSE;
  lines = g_strsplit (rest, "\n", -1);
  words = g_strsplit (lines[0], "\t", 2);
  if (g_strv_length (lines) < 2 || g_strv_length (words) != 2 ||
      !g_ascii_string_to_signed (words[0], 10, 0, G_MAXINT64, &found_us, NULL) ||
      !g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXUINT, &n, NULL) ||
      !g_utf8_validate (lines[1], -1, NULL))
    return FALSE;
  g_strfreev (words);
  words = g_strsplit (lines[1], "\t", 3);
  if (g_strv_length (words) != 3)
    return FALSE;
  *health = (HekStoreHealth) { .found_us = found_us, .n_problems = (guint) n };
  health->file = g_strdup (words[0]);
  health->offset = g_ascii_strtoull (words[1], NULL, 10);
  health->what = g_strdup (words[2]);
  return TRUE;
}

void
hek_store_get_health (HekStore       *store,
                      HekStoreHealth *health)
{
  g_autofree char *path = health_path (store);
  gsize n_bytes = 0;
  g_autofree char *text = read_file (store, path, &n_bytes);

  *health = (HekStoreHealth) { 0 };
  if (text == NULL || parse (text, n_bytes, health))
    return;
  health->n_problems = 1;
  health->file = g_strconcat ("collections/", store->manifest->uuid,
                              "/" HEK_MANIFEST_FILE "-health", NULL);
  health->what = g_strdup ("what a verification found does not fit its checksum");
}

void
hek_store_health_clear (HekStoreHealth *health)
{
  g_clear_pointer (&health->file, g_free);
  g_clear_pointer (&health->what, g_free);
}

void
hek_store_verify_health (HekStore             *store,
                         HekSqliteProblemFunc  func,
                         gpointer              user_data)
{
  g_autofree char *path = health_path (store);
  g_auto (HekStoreHealth) health = { 0 };
  gsize n_bytes = 0;
  g_autofree char *text = read_file (store, path, &n_bytes);

  if (text != NULL && !parse (text, n_bytes, &health))
    func (path, 0, "what a verification found does not fit its checksum", user_data);
}
