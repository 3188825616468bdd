/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include <math.h>

#include "hek-store-error.h"
#include "hek-workspace-codebook.h"
#include "store-fixture.h"

/* Codebooks that are only bytes, made of a seed. */
#define BOOK_BYTES 20000u

static inline GBytes *
make_bytes (guint seed)
{
  guint8 *data = g_malloc (BOOK_BYTES);

  for (guint i = 0; i < BOOK_BYTES; i++)
    data[i] = (guint8) (i * 31 + i / 251 + seed);
  return g_bytes_new_take (data, BOOK_BYTES);
}

static inline HekCodebookInfo *
try_save (HekWorkspace  *workspace,
          const char    *name,
          guint          seed,
          GError       **error)
{
  g_autoptr (GBytes) bytes = make_bytes (seed);
  const HekCodebookInfo facts = {
    .name = (char *) name, .method = (char *) "pq", .dim = 784, .distance = HEK_DISTANCE_COSINE,
    .code_bytes = 98, .share_bytes = 802816, .collection = (char *) "other/things",
    .collection_uuid = (char *) "uuid of things", .seq = 17, .n_rows = 60000, .trained_us = 1234567,
    .seed = G_MAXUINT64 - seed, .options = (char *) "m=98 bits=8", .loss = seed == 0 ? NAN : 1.5,
  };

  return hek_workspace_save_codebook (workspace, &facts, bytes, error);
}

static inline char *
save (HekWorkspace *workspace,
      const char   *name,
      guint         seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCodebookInfo) info = try_save (workspace, name, seed, &error);

  g_assert_no_error (error);
  return g_strdup (info->uuid);
}

/* "a@1 a@2 b@1", or what went wrong. */
static inline char *
list_names (HekWorkspace  *workspace,
            GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list_codebooks (workspace, error);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      g_autofree char *name = hek_codebook_info_dup_full_name (infos->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  return infos != NULL ? g_strdup (names->str) : NULL;
}

static inline void
assert_names (HekWorkspace *workspace,
              const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *names = list_names (workspace, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, expected);
}

static inline void
assert_bytes (HekWorkspace *workspace,
              const char   *name,
              guint         seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = hek_workspace_read_codebook (workspace, name, NULL, &error);
  g_autoptr (GBytes) expected = make_bytes (seed);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static inline void
delete (HekWorkspace *workspace,
        const char   *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_workspace_delete_codebook (workspace, name, &error));
  g_assert_no_error (error);
}

static inline void
assert_deleted (HekWorkspace *workspace,
                const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = hek_workspace_list_deleted_codebooks (workspace, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < infos->len; i++)
    {
      g_autofree char *name = hek_codebook_info_dup_full_name (infos->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

/* Flips a byte of the page in @path that has @what in it. */
static inline void
flip_page_with (const char   *path,
                const guint8 *what,
                gsize         n)
{
  g_autofree char *data = NULL;
  gsize n_bytes, at = 0;

  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  while (at + n < n_bytes && memcmp (data + at, what, n) != 0)
    at++;
  g_assert_cmpuint (at + n, <, n_bytes);
  data[at] ^= 1;
  g_assert_true (g_file_set_contents (path, data, (gssize) n_bytes, NULL));
}
