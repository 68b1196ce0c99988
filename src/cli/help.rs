//! Help and mistakes of the command line in the reader's language.
//!
//! Owns putting the words of the language files onto the commands. Must not hold words.

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::lang::{Texts, fill};

/// Puts the words of `texts` onto a command, its arguments and its subcommands.
#[must_use]
pub fn localised(command: Command, texts: &'static Texts) -> Command {
    let words = &texts.cli.usage;
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", words.usage);
    let mut root = localise(command, "bantin", texts).help_template(template);
    if root.get_subcommands().next().is_some() {
        root = root.override_usage(words.synopsis.clone()).after_help(words.examples.clone());
    }
    root
}

fn localise(command: Command, path: &str, texts: &'static Texts) -> Command {
    let words = &texts.cli.usage;
    let help = |key: &str| texts.cli.help.get(key).cloned();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command
        .about(help(path).unwrap_or_default())
        .subcommand_help_heading(words.commands.as_str())
        .subcommand_value_name(words.command.as_str())
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(clap::ArgAction::Help));
    if path == "bantin" {
        command = command.disable_version_flag(true).arg(Arg::new("version").short('V').long("version").action(clap::ArgAction::Version));
    }
    for name in names {
        let sub_path = format!("{path}.{name}");
        command = command
            .mut_subcommand(&name, |sub| localise(sub, &sub_path, texts).help_template(format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}", words.usage)));
    }
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for id in ids {
        let key = arg_key(&command, path, &id);
        command = command.mut_arg(&id, |arg| {
            let heading = if arg.is_positional() { words.arguments.as_str() } else { words.options.as_str() };
            let env = arg.get_env().map(|name| format!(" [{}]", name.to_string_lossy())).unwrap_or_default();
            let takes_value = arg.get_action().takes_values();
            let arg = arg.help(help(&key).unwrap_or_default() + &env).help_heading(heading).hide_env(true);
            if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        });
    }
    command
}

/// Global options and `--help` are told once; others belong to their command.
fn arg_key(command: &Command, path: &str, id: &str) -> String {
    let global = command.get_arguments().any(|arg| arg.get_id() == id && arg.is_global_set());
    if global || matches!(id, "help" | "version") { format!("bantin.{id}") } else { format!("{path}.{id}") }
}

/// Every key of the help texts that the commands ask for.
#[must_use]
pub fn keys(command: &Command) -> Vec<String> {
    fn collect(command: &Command, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        found.extend(command.get_arguments().map(|arg| arg_key(command, path, arg.get_id().as_str())));
        for sub in command.get_subcommands() {
            collect(sub, &format!("{path}.{}", sub.get_name()), found);
        }
    }
    let mut found = vec!["bantin.help".to_owned(), "bantin.version".to_owned()];
    collect(command, "bantin", &mut found);
    found.sort();
    found.dedup();
    found
}

/// A mistake on the command line, in words; `None` for help and version, which clap prints as they are.
#[must_use]
pub fn mistake(error: &clap::Error, texts: &Texts) -> Option<String> {
    let words = &texts.cli.usage;
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => String::new(),
    };
    let template = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => &words.missing_value,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => &words.invalid_value,
        ErrorKind::UnknownArgument => &words.unknown_argument,
        ErrorKind::InvalidSubcommand => &words.unknown_command,
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => &words.missing_argument,
        _ => &words.other,
    };
    let argument = match error.kind() {
        ErrorKind::InvalidSubcommand => context(ContextKind::InvalidSubcommand),
        _ => context(ContextKind::InvalidArg),
    };
    let suggestion = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue, ContextKind::ValidValue]
        .into_iter()
        .map(context)
        .find(|text| !text.is_empty())
        .map(|text| fill(&words.suggestion, &[("suggestion", &text)]))
        .unwrap_or_default();
    let first_line = error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let value = context(ContextKind::InvalidValue);
    Some(fill(template, &[("argument", &argument), ("value", &value), ("suggestion", &suggestion), ("detail", &first_line)]))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::{cli::Cli, lang::Lang};

    #[test]
    fn every_argument_is_told_in_both_languages_and_nothing_else_is() {
        let mut wanted = keys(&Cli::command());
        wanted.push("bantin.targets".to_owned());
        wanted.sort();
        for lang in [Lang::Vi, Lang::En] {
            let texts = lang.texts().expect("texts");
            let told: Vec<String> = texts.cli.help.keys().cloned().collect();
            assert_eq!(told, wanted, "{lang:?}");
        }
    }

    #[test]
    fn clap_finds_no_fault() {
        for lang in [Lang::Vi, Lang::En] {
            localised(Cli::command(), lang.texts().expect("texts")).debug_assert();
        }
    }
}
