import { Button, ButtonRow } from "#app/_ui/button.tsx"
import { Checkbox, RadioGroup } from "#app/_ui/choice.tsx"
import { CodeField } from "#app/_ui/code-field.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmailField, Field, PhoneField } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PasswordField } from "#app/_ui/password-field.tsx"
import { Progress } from "#app/_ui/progress.tsx"
import { Select } from "#app/_ui/select.tsx"
import { PublicSheet, PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { Steps } from "#app/_ui/steps.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { TextArea } from "#app/_ui/text-area.tsx"
import { translator } from "#lib/language/translate.ts"
import { Foot, say, Shell } from "./frame.tsx"

export function Register({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <PublicShell language={language} top={<a href="/sign-in">{t("navigation.signIn")}</a>} foot={<Foot language={language} />}>
      <PublicSheet>
        <div>
          <Steps>{t("common.step", { current: 5, total: 5 })}</Steps>
          <PageHeading
            title={say(language, "Choose a password", "Välj ett lösenord")}
            lead={say(
              language,
              "It opens your messages. We cannot do that for you, so write it down or keep it in a password manager.",
              "Det öppnar dina meddelanden. Det kan inte vi göra åt dig, så skriv upp det eller spara det i en lösenordshanterare.",
            )}
          />
        </div>
        <FormErrors
          message={t("common.formErrors", { count: 2 })}
          fields={[
            { field: "name", label: t("common.fields.name"), text: t("errors.required") },
            {
              field: "password",
              label: t("common.fields.password"),
              text: say(language, "This password is on lists of common ones", "Lösenordet finns på listor över vanliga lösenord"),
            },
          ]}
        />
        <form className="form">
          <Field name="name" label={t("common.fields.name")} autoComplete="name" error={t("errors.required")} />
          <PasswordField
            purpose="new"
            label={t("common.fields.password")}
            show={t("common.showPassword")}
            hide={t("common.hidePassword")}
            hint={say(
              language,
              "At least 12 characters. A sentence is easier to remember than signs.",
              "Minst 12 tecken. En mening är lättare att minnas än krumelurer.",
            )}
          />
          <Checkbox
            name="terms"
            label={
              <>
                {say(language, "I accept the ", "Jag godkänner ")}
                <a href="/terms">{say(language, "terms", "villkoren")}</a>
              </>
            }
          />
          <SubmitButton pending={t("common.working")}>{say(language, "Create account", "Skapa konto")}</SubmitButton>
        </form>
      </PublicSheet>
    </PublicShell>
  )
}

export function Recipient({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <PublicShell language={language} foot={<Foot language={language} />}>
      <PublicSheet>
        <div>
          <PageHeading title={say(language, "You have a message from Bo Öberg", "Du har fått ett meddelande från Bo Öberg")} />
          <p className="text-quiet">
            {say(
              language,
              "We sent a code to the phone that ends in 67. Write it here and the message opens.",
              "Vi har skickat en kod till telefonen som slutar på 67. Skriv den här så öppnas meddelandet.",
            )}
          </p>
        </div>
        <form className="form">
          <CodeField
            label={t("common.fields.code")}
            hint={say(language, "Six digits, good for ten minutes", "Sex siffror, gäller i tio minuter")}
          />
          <SubmitButton pending={t("common.working")}>{say(language, "Read the message", "Läs meddelandet")}</SubmitButton>
        </form>
      </PublicSheet>
    </PublicShell>
  )
}

export function Compose({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <Shell language={language} current="compose" title={t("compose.title")}>
      <div className="max-w-letter">
        <PageHeading title={t("compose.title")} inBar />
        <form className="form">
          <EmailField row name="to" label={t("common.fields.to")} defaultValue="bo.oberg@exempelkliniken.se" />
          <Field row name="subject" label={t("common.fields.subject")} />
          <TextArea
            letter
            name="message"
            label={t("common.fields.message")}
            rows={8}
            defaultValue={say(language, "Hello Bo, thank you for the quick answer.", "Hej Bo, tack för det snabba svaret.")}
          />
          <Field
            row
            name="notification"
            label={t("common.fields.notificationLine")}
            optional={t("common.optional")}
            hint={say(language, "Stands in the ordinary mail and is not protected.", "Står i det vanliga mejlet och skyddas inte.")}
          />
          <Notice
            kind="warning"
            title={say(
              language,
              "This is the first time you write to bo.oberg@exempelkliniken.se",
              "Det är första gången du skriver till bo.oberg@exempelkliniken.se",
            )}
          >
            {say(language, "Check the address before you send.", "Kontrollera adressen innan du skickar.")}
          </Notice>
          <Progress label={say(language, "Sending Report.pdf", "Skickar Utlåtande.pdf")} value={0.43} words="27 / 64 MB" />
          <ButtonRow>
            <SubmitButton icon="sent" pending={t("common.working")}>
              {say(language, "Send", "Skicka")}
            </SubmitButton>
            <Button>{say(language, "Save draft", "Spara utkast")}</Button>
          </ButtonRow>
        </form>
      </div>
    </Shell>
  )
}

export function Account({ language }: { readonly language: string }) {
  const t = translator(language)
  const sessions = [
    { id: "1", device: "Firefox, Windows", last: say(language, "now", "nu") },
    { id: "2", device: "Safari, iPhone", last: say(language, "yesterday 21:40", "i går 21:40") },
  ]
  return (
    <Shell language={language} current="account" title={t("account.title")}>
      <PageHeading title={t("account.title")} inBar />
      <div className="grid max-w-letter gap-8">
        <Notice kind="done" title={t("common.saved")} />
        <Notice>{t("answers.notEncrypted.body")}</Notice>
        <form className="form max-w-form">
          <PhoneField name="phone" label={t("common.fields.phone")} defaultValue="+46 70 123 45 67" />
          <Select
            name="language"
            label={t("common.language")}
            options={[
              { value: "en", label: "English" },
              { value: "sv", label: "Svenska" },
            ]}
          />
          <RadioGroup
            name="notices"
            legend={say(language, "Notices", "Aviseringar")}
            defaultValue="now"
            options={[
              {
                value: "now",
                label: say(language, "At once", "Genast"),
                hint: say(language, "A mail for every message", "Ett mejl för varje meddelande"),
              },
              { value: "digest", label: say(language, "Once a day", "En gång om dagen") },
            ]}
          />
          <ButtonRow>
            <Button look="primary">{t("common.save")}</Button>
            <Button look="danger" icon="trash">
              {say(language, "Erase my account", "Radera mitt konto")}
            </Button>
          </ButtonRow>
        </form>
        <DataTable
          caption={say(language, "Where you are signed in", "Var du är inloggad")}
          items={sessions}
          itemKey={(session) => session.id}
          columns={[
            { key: "device", header: say(language, "Browser", "Webbläsare"), cell: (session) => session.device },
            { key: "last", header: say(language, "Last seen", "Senast"), cell: (session) => session.last },
            { key: "act", header: say(language, "Act", "Åtgärd"), cell: () => <Button small>{say(language, "End", "Avsluta")}</Button> },
          ]}
        />
      </div>
    </Shell>
  )
}
